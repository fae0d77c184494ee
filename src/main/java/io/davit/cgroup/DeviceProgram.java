package io.davit.cgroup;

import io.davit.cgroup.DeviceRules.Rule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Compiles device rules to an eBPF program of the type BPF_PROG_TYPE_CGROUP_DEVICE, which the kernel runs when a device
 * is created or opened. The program tests the rules from last to first. An allow rule clears its kinds of access from
 * the request, and allows the request once none is left; a deny rule denies the request if any of its kinds of access
 * is left.
 *
 * @see <a href="https://www.kernel.org/doc/html/latest/bpf/standardization/instruction-set.html">eBPF instruction
 *     set</a>
 */
final class DeviceProgram {

    static final int INSTRUCTION_SIZE = 8;

    private static final int LOAD_WORD = 0x61;
    private static final int MOVE = 0xb4;
    private static final int MOVE_REGISTER = 0xbc;
    private static final int AND = 0x54;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int JUMP_IF_NOT = 0x56;
    private static final int JUMP_IF_ANY_BIT = 0x46;
    private static final int JUMP = 0x05;
    private static final int EXIT = 0x95;

    private static final int RESULT = 0;
    private static final int CONTEXT = 1;
    private static final int TYPE = 2;
    private static final int ACCESS = 3;
    private static final int MAJOR = 4;
    private static final int MINOR = 5;

    private static final int BLOCK_DEVICE = 1;
    private static final int CHARACTER_DEVICE = 2;

    /** Numbers of instructions: a rule's verdict, the longest rule, and the prologue and epilogue. */
    private static final int VERDICT = 4;
    private static final int LONGEST_RULE = 3 + VERDICT;
    private static final int FRAME = 8;

    private final ByteBuffer code;

    private DeviceProgram(int rules) {
        code = ByteBuffer.allocate((FRAME + rules * LONGEST_RULE) * INSTRUCTION_SIZE).order(ByteOrder.nativeOrder());
    }

    static byte[] of(DeviceRules rules) {
        DeviceProgram program = new DeviceProgram(rules.rules().size());
        program.load();
        List<Rule> list = rules.rules();
        for (int i = list.size() - 1; i >= 0; i--) {
            program.add(list.get(i));
        }
        program.finish(0);
        byte[] bytes = new byte[program.code.position()];
        program.code.flip().get(bytes);
        return bytes;
    }

    /**
     * Loads {@code struct bpf_cgroup_dev_ctx}: type in the low and access in the high half of the first word, major,
     * minor.
     */
    private void load() {
        add(LOAD_WORD, TYPE, CONTEXT, 0, 0);
        add(MOVE_REGISTER, ACCESS, TYPE, 0, 0);
        add(AND, TYPE, 0, 0, 0xffff);
        add(SHIFT_RIGHT, ACCESS, 0, 0, 16);
        add(LOAD_WORD, MAJOR, CONTEXT, 4, 0);
        add(LOAD_WORD, MINOR, CONTEXT, 8, 0);
    }

    private void add(Rule rule) {
        int conditions = (rule.type() == 'a' ? 0 : 1)
                + (rule.major() == DeviceRules.ANY ? 0 : 1)
                + (rule.minor() == DeviceRules.ANY ? 0 : 1);
        // A condition that fails jumps over the remaining conditions and the verdict.
        int over = conditions + VERDICT;
        if (rule.type() != 'a') {
            over--;
            add(JUMP_IF_NOT, TYPE, 0, over, rule.type() == 'b' ? BLOCK_DEVICE : CHARACTER_DEVICE);
        }
        if (rule.major() != DeviceRules.ANY) {
            over--;
            add(JUMP_IF_NOT, MAJOR, 0, over, (int) rule.major());
        }
        if (rule.minor() != DeviceRules.ANY) {
            over--;
            add(JUMP_IF_NOT, MINOR, 0, over, (int) rule.minor());
        }
        if (rule.allow()) {
            add(AND, ACCESS, 0, 0, DeviceRules.ALL & ~rule.access());
            add(JUMP_IF_NOT, ACCESS, 0, 2, 0);
            finish(1);
        } else {
            add(JUMP_IF_ANY_BIT, ACCESS, 0, 1, rule.access());
            add(JUMP, 0, 0, 2, 0);
            finish(0);
        }
    }

    private void finish(int result) {
        add(MOVE, RESULT, 0, 0, result);
        add(EXIT, 0, 0, 0, 0);
    }

    private void add(int operation, int destination, int source, int offset, int immediate) {
        boolean little = code.order() == ByteOrder.LITTLE_ENDIAN;
        code.put((byte) operation);
        code.put((byte) (little ? source << 4 | destination : destination << 4 | source));
        code.putShort((short) offset);
        code.putInt(immediate);
    }
}
