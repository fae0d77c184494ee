/*
 * Probes the network when it is first asked about. libnet does so when it is loaded, and svm loads it into every
 * image at start: four sockets, /proc/net/if_inet6, perhaps the kernel's ipv6 module, of which most programs need
 * nothing.
 *
 * libnet's net_util.c is compiled with the four names below prefixed by net_util_.
 */
#include <jni.h>
#include <pthread.h>

jint JNICALL net_util_JNI_OnLoad_net(JavaVM *vm, void *reserved);
jint JNICALL net_util_ipv4_available(void);
jint JNICALL net_util_ipv6_available(void);
jint JNICALL net_util_reuseport_available(void);

static JavaVM *java_vm;
static pthread_once_t probed = PTHREAD_ONCE_INIT;

jint JNICALL JNI_OnLoad_net(JavaVM *vm, void *reserved)
{
    (void)reserved;
    java_vm = vm;
    return JNI_VERSION_1_8; /* of which linked-in libraries must be (JNI, chapter 5) */
}

static void probe(void)
{
    net_util_JNI_OnLoad_net(java_vm, NULL);
}

jint JNICALL ipv4_available(void)
{
    pthread_once(&probed, probe);
    return net_util_ipv4_available();
}

jint JNICALL ipv6_available(void)
{
    pthread_once(&probed, probe);
    return net_util_ipv6_available();
}

jint JNICALL reuseport_available(void)
{
    pthread_once(&probed, probe);
    return net_util_reuseport_available();
}
