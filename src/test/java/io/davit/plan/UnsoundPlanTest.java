package io.davit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.davit.linux.Child;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import io.davit.plan.EnterOperation.EnterCgroup;
import io.davit.plan.ExecuteOperation.Cwd;
import io.davit.plan.ExecuteOperation.Execute;
import io.davit.plan.ExecuteOperation.FindExecutable;
import io.davit.plan.ExecuteOperation.Home;
import io.davit.plan.ExecuteOperation.Seccomp;
import io.davit.plan.FilesystemOperation.Mount;
import io.davit.plan.FilesystemOperation.Root;
import io.davit.resolve.MountAttributes;
import io.davit.seccomp.Filter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** davit-init does not believe a plan: what does not hold together is not carried out, whoever has written it. */
class UnsoundPlanTest {

    private static final int EBADMSG = 74;

    private static final int ERROR = 3;
    private static final int FAILED = 1;
    private static final int NO_PLAN = 125;

    private static final int HEADER_SIZE = 32;
    private static final int RECORD_HEADER_SIZE = 8;
    private static final int SIZE = 8;
    private static final int RECORDS = 12;
    private static final int POINTERS = 16;

    /** An attribute of mounts that there is not. */
    private static final long NO_ATTRIBUTE = 0x8000_0000L;

    @TempDir
    Path directory;

    /** What davit-init says of a plan in its last words, and its exit status. */
    private record End(int status, int kind, int errno, int record) {}

    private static End run(Consumer<ByteBuffer> change, Operation... operations) {
        Sockets.Pair pair = Sockets.pair();
        Child init;
        try (Fd theirs = pair.second()) {
            byte[] plan = new Plan(List.of(operations)).encode(theirs.number(), 0, descriptor -> -1);
            change.accept(ByteBuffer.wrap(plan).order(ByteOrder.LITTLE_ENDIAN));
            try (Fd sealed = Fd.sealed("plan", plan)) {
                init = Child.init(sealed, new int[] {theirs.number()}, 0);
            }
        }
        try (Fd socket = pair.first()) {
            ByteBuffer said = ByteBuffer.wrap(Arrays.copyOf(Sockets.receive(socket, 4096).bytes(), 12))
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new End(init.await(), said.getInt(), said.getInt(), said.getInt());
        }
    }

    private static void assertRefused(int record, Consumer<ByteBuffer> change, Operation... operations) {
        assertEquals(new End(FAILED, ERROR, EBADMSG, record), run(change, operations));
    }

    private static void asItIs(ByteBuffer plan) {}

    private static Operation seccomp(int size) {
        return new Seccomp(new Filter(new byte[size], 0, false));
    }

    static List<Operation> operationsWithFields() {
        return SampleOperations.all().stream().filter(it -> !WrittenFields.of(it).fields().isEmpty()).toList();
    }

    /** A record ends where its size says so. */
    @ParameterizedTest
    @MethodSource("operationsWithFields")
    void anOperationWithoutItsFieldsIsNotCarriedOut(Operation operation) {
        int second = HEADER_SIZE + RECORD_HEADER_SIZE + Long.BYTES;
        assertRefused(1, plan -> plan.putInt(second + Integer.BYTES, RECORD_HEADER_SIZE), new Home(0), operation);
    }

    /** The kernel takes the number of instructions in 16 bits: 65,536 of them would be none. */
    @ParameterizedTest
    @ValueSource(ints = {1, 12, 65_536 * 8, 65_537 * 8})
    void aFilterThatTheKernelCannotBeGivenIsNot(int size) {
        assertRefused(0, UnsoundPlanTest::asItIs, seccomp(size));
    }

    @Test
    void aFilterOfAnyOtherLengthIsTheKernelsToRefuse() {
        assertEquals(22, run(UnsoundPlanTest::asItIs, seccomp(65_535 * 8)).errno());
    }

    /** There is room for HOME in the list of the environment, and a tmpfs is given the mode of its directory. */
    @Test
    void nothingIsAddedToAListWithoutRoom() throws Exception {
        Operation home = new Home(0);
        Operation find = new FindExecutable("true", List.of("/bin/true"), true);
        Operation execute = new Execute(List.of("true"), List.of("A=b"));
        assertRefused(2, plan -> plan.putInt(POINTERS, 4), home, find, execute);
        assertEquals(new End(0, 0, 0, 0), run(UnsoundPlanTest::asItIs, home, find, execute));

        Files.createDirectory(directory.resolve("mnt"));
        Operation root = new Root(directory.toString(), false, false, "");
        Operation mount = new Mount("/mnt", 0, "tmpfs", "", 0, List.of("size=64k"),
                new MountAttributes(NO_ATTRIBUTE, 0), MountAttributes.NONE, 0, "");
        assertRefused(1, plan -> plan.putInt(POINTERS, 2), root, mount);
    }

    @Test
    void aListIsNoLongerThanTheRoomForIt() {
        Operation find = new FindExecutable("1", List.of("/1", "/2", "/3"), true);
        assertRefused(0, plan -> plan.putInt(POINTERS, 3), find);
        assertRefused(0, plan -> plan.putInt(POINTERS, 0), find);
        assertRefused(0, plan -> plan.putLong(HEADER_SIZE + 8, 1L << 61), find);
        assertRefused(0, plan -> plan.putLong(HEADER_SIZE + 8, -1), find);
    }

    @Test
    void aLengthIsNoLargerThanItsRecord() {
        Operation cwd = new Cwd("/");
        for (long length : new long[] {7, 8, 9, 1L << 32, Long.MAX_VALUE, -1, -8, -9}) {
            assertRefused(0, plan -> plan.putLong(HEADER_SIZE + 8, length), cwd);
        }
    }

    /** Whatever number it is, it is not taken for an errno. */
    @Test
    void aDescriptorIsNotNegative() {
        Operation enter = new EnterCgroup(new Source.CgroupProcs("/none"));
        for (int number : new int[] {-1, -22, Integer.MIN_VALUE}) {
            assertRefused(0, plan -> plan.putLong(HEADER_SIZE + 8, number), enter);
        }
    }

    @Test
    void aTextEndsWithItsNul() {
        assertRefused(0, plan -> plan.put(HEADER_SIZE + 17, (byte) 'x'), new Cwd("/"));
    }

    @Test
    void aRecordIsNoLargerThanThePlan() {
        Operation cwd = new Cwd("/");
        for (int size : new int[] {0, 4, 7, 12, 32, -8, Integer.MAX_VALUE - 7}) {
            assertRefused(0, plan -> plan.putInt(HEADER_SIZE + 4, size), cwd);
        }
        assertRefused(1, plan -> plan.putInt(RECORDS, 2), cwd);
    }

    @Test
    void aCodeThatThereIsNotIsNothingToDo() {
        for (int code : new int[] {0, SampleOperations.all().size() + 1, -1}) {
            assertRefused(0, plan -> plan.putInt(HEADER_SIZE, code), new Cwd("/"));
        }
    }

    @Test
    void whatIsNoPlanIsNotLookedAt() {
        Operation cwd = new Cwd("/");
        for (int place : new int[] {0, 4, SIZE}) {
            assertEquals(NO_PLAN, run(plan -> plan.putInt(place, plan.getInt(place) + 8), cwd).status());
        }
    }
}
