/*
 * What jdk.internal.misc.Signal stands on: a handler counts the signals and wakes the thread that dispatches them.
 * The names are those of svm's CSunMiscSignal.
 */
#include <errno.h>
#include <semaphore.h>
#include <signal.h>
#include <stdatomic.h>

static sem_t arrived;
static atomic_int is_open;
static atomic_uint pending[NSIG];

int cSunMiscSignal_signalRangeCheck(int signal)
{
    return signal > 0 && signal < NSIG;
}

static void count_signal(int signal)
{
    int saved_errno = errno;

    if (cSunMiscSignal_signalRangeCheck(signal)) {
        atomic_fetch_add(&pending[signal], 1);
        sem_post(&arrived);
    }
    errno = saved_errno;
}

void (*cSunMiscSignal_signalHandlerFunctionPointer(void))(int)
{
    return count_signal;
}

/* 0, or 1 where another isolate of the process has it open. */
int cSunMiscSignal_open(void)
{
    if (atomic_exchange(&is_open, 1))
        return 1;
    for (int signal = 0; signal < NSIG; signal++)
        pending[signal] = 0;
    return sem_init(&arrived, 0, 0);
}

int cSunMiscSignal_close(void)
{
    int result = sem_destroy(&arrived);

    is_open = 0;
    return result;
}

int cSunMiscSignal_awaitSemaphore(void)
{
    int result;

    do
        result = sem_wait(&arrived);
    while (result != 0 && errno == EINTR);
    return result;
}

int cSunMiscSignal_signalSemaphore(void)
{
    return sem_post(&arrived);
}

/* The lowest signal that is pending, which is then one less, or -1. Only the dispatching thread takes. */
int cSunMiscSignal_checkPendingSignal(void)
{
    for (int signal = 1; signal < NSIG; signal++) {
        if (pending[signal] > 0) {
            atomic_fetch_sub(&pending[signal], 1);
            return signal;
        }
    }
    return -1;
}
