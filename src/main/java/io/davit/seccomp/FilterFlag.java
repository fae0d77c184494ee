package io.davit.seccomp;

import java.util.List;

/** The {@code SECCOMP_FILTER_FLAG_*} of seccomp(2) that a profile can name. */
enum FilterFlag {
    TSYNC(1),
    LOG(1 << 1),
    SPEC_ALLOW(1 << 2),
    WAIT_KILLABLE_RECV(1 << 5);

    static final int NEW_LISTENER = 1 << 3;

    private final String word = "SECCOMP_FILTER_FLAG_" + name();
    private final int bit;

    FilterFlag(int bit) {
        this.bit = bit;
    }

    String word() {
        return word;
    }

    int bit() {
        return bit;
    }

    /**
     * Returns the flags for seccomp(2), for a process with one thread.
     *
     * <p>A profile without {@code flags} gets {@link #SPEC_ALLOW}, as in runc and crun: a filter by itself must not
     * slow down the container (spec_store_bypass_disable=seccomp). An empty list means no flags.
     *
     * <p>{@link #TSYNC} is dropped: it has no effect with one thread, and the kernel refuses it with a listener. {@link
     * #WAIT_KILLABLE_RECV} is dropped without a listener, since the kernel refuses it.
     */
    static int of(List<String> words, boolean notify) {
        int flags = notify ? NEW_LISTENER : 0;
        if (words == null) {
            return flags | SPEC_ALLOW.bit;
        }
        for (int i = 0; i < words.size(); i++) {
            FilterFlag flag = ofWord(words.get(i), i);
            if (flag != TSYNC && (flag != WAIT_KILLABLE_RECV || notify)) {
                flags |= flag.bit;
            }
        }
        return flags;
    }

    private static FilterFlag ofWord(String word, int index) {
        for (FilterFlag flag : values()) {
            if (flag.word.equals(word)) {
                return flag;
            }
        }
        throw new SeccompException("/flags/" + index, "unknown seccomp flag \"" + word + "\"");
    }
}
