/*
 * The functions of libjvm that svm and the JDK's C libraries call in an image. The JDK's sources name many more, in
 * functions that svm has replaced: an image that did reach one would not link.
 */
#include <arpa/inet.h>
#include <jni.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* svm's hook that makes the linker find this library. */
void initialize(void)
{
}

int JVM_ActiveProcessorCount(void)
{
    cpu_set_t set;

    if (sched_getaffinity(0, sizeof(set), &set) == 0)
        return CPU_COUNT(&set);
    return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

JNIEXPORT void JNICALL JVM_Halt(jint status)
{
    exit(status);
}

/* A static executable has no symbols to look up. libnet asks for this one, to learn whether the C library has IPv6. */
JNIEXPORT void *JNICALL JVM_FindLibraryEntry(void *library, const char *name)
{
    (void)library;
    return strcmp(name, "inet_pton") == 0 ? (void *)inet_pton : NULL;
}

/* Like vsnprintf, but -1 when the text was cut (jvm_io.h). */
int jio_vsnprintf(char *text, size_t size, const char *format, va_list arguments)
{
    int length = vsnprintf(text, size, format, arguments);

    return length < 0 || (size_t)length >= size ? -1 : length;
}

int jio_snprintf(char *text, size_t size, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = jio_vsnprintf(text, size, format, arguments);
    va_end(arguments);
    return length;
}

int jio_fprintf(FILE *file, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vfprintf(file, format, arguments);
    va_end(arguments);
    return length;
}
