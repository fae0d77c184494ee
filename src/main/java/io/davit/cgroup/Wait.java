package io.davit.cgroup;

import io.davit.DavitException;

/** Sleeps, where the kernel has no event to wait for. */
final class Wait {

    static void millis(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DavitException("interrupted");
        }
    }

    private Wait() {}
}
