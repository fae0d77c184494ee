package io.davit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntFunction;

/** What is allocated, which is what a davit that never collects needs. */
public final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** That four times the work allocates little more than four times as much. */
    public static void assertGrowsWithTheWork(int size, IntFunction<Runnable> work) {
        work.apply(size).run();
        long some = of(work.apply(size));
        long more = of(work.apply(4 * size));
        assertTrue(more < 5 * some, () -> some + " bytes for " + size + ", " + more + " for " + 4 * size);
    }

    /** In bytes, by this thread. */
    public static long of(Runnable task) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        task.run();
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    private Allocation() {}
}
