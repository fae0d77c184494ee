package io.davit.seccomp;

import io.davit.DavitException;
import io.davit.spec.Config;
import io.davit.spec.JsonPointer;
import io.davit.spec.Seccomp;
import java.util.Base64;
import java.util.List;

/**
 * A filter that the config contains as a BPF program, instead of a profile to compile. The kernel validates it:
 * seccomp(2) refuses a program that does not end in a return, or loads anything but the call's data.
 */
public final class GivenFilter {

    /**
     * Decodes a program.
     *
     * @param program in base64: an array of {@code struct sock_filter}
     * @param profile the profile with the flags; {@code null}: none, so the default flags
     * @throws DavitException if the program is not base64, or not a list of instructions
     */
    public static Filter of(String program, Seccomp profile) {
        byte[] bytes = decoded(program);
        if (bytes.length == 0 || bytes.length % Filter.INSTRUCTION != 0) {
            throw refusal("not a list of instructions of " + Filter.INSTRUCTION + " bytes");
        }
        int instructions = bytes.length / Filter.INSTRUCTION;
        if (instructions > Filter.MAX_INSTRUCTIONS) {
            throw refusal(Filter.tooLong(instructions));
        }
        List<String> flags = profile == null ? null : profile.flags();
        return new Filter(bytes, FilterFlag.of(flags, false), false);
    }

    private static byte[] decoded(String program) {
        try {
            return Base64.getDecoder().decode(program);
        } catch (IllegalArgumentException e) {
            throw refusal("not in base64");
        }
    }

    private static DavitException refusal(String sentence) {
        return new DavitException("/annotations/" + JsonPointer.escaped(Config.SECCOMP_BPF_DATA) + ": " + sentence);
    }

    private GivenFilter() {}
}
