package io.davit.seccomp;

import io.davit.DavitException;
import io.davit.spec.Config;
import io.davit.spec.JsonPointer;
import io.davit.spec.Seccomp;
import java.util.Base64;
import java.util.List;

/**
 * A filter that a config has as a program, in place of a profile that davit would compile. The kernel checks what it does:
 * seccomp(2) refuses one that does not end, or reads anything but the call.
 */
public final class GivenFilter {

    /**
     * @param program in base64: an array of {@code struct sock_filter}
     * @param profile has the flags; {@code null}: those of a profile without flags
     */
    public static Filter of(String program, Seccomp profile) {
        byte[] bytes = decoded(program);
        if (bytes.length == 0 || bytes.length % Filter.INSTRUCTION != 0) {
            throw refusal("not a list of instructions of " + Filter.INSTRUCTION + " bytes");
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
