/*
 * Sets up libjava's conversion of strings when it is first needed. svm does so in every image at start, by way of
 * reflection: a tenth of what an image takes to start, for strings that most programs never convert in C.
 *
 * libjava's jni_util.c is compiled with the names of these functions prefixed by jni_util_.
 */
#include <jni.h>
#include <pthread.h>
#include <string.h>

void JNICALL jni_util_InitializeEncoding(JNIEnv *env, const char *name);
jstring JNICALL jni_util_JNU_NewStringPlatform(JNIEnv *env, const char *text);
const char *JNICALL jni_util_GetStringPlatformChars(JNIEnv *env, jstring string, jboolean *is_copy);
const char *JNICALL jni_util_GetStringPlatformCharsStrict(JNIEnv *env, jstring string, jboolean *is_copy);
const char *JNICALL jni_util_JNU_GetStringPlatformChars(JNIEnv *env, jstring string, jboolean *is_copy);
const char *JNICALL jni_util_JNU_GetStringPlatformCharsStrict(JNIEnv *env, jstring string, jboolean *is_copy);

static JavaVM *java_vm;
static char *encoding;
static pthread_once_t initialized = PTHREAD_ONCE_INIT;

void JNICALL InitializeEncoding(JNIEnv *env, const char *name)
{
    (*env)->GetJavaVM(env, &java_vm);
    encoding = strdup(name);
}

static void initialize(void)
{
    void *env;

    if (encoding != NULL && (*java_vm)->GetEnv(java_vm, &env, JNI_VERSION_1_8) == JNI_OK)
        jni_util_InitializeEncoding(env, encoding);
}

jstring JNICALL JNU_NewStringPlatform(JNIEnv *env, const char *text)
{
    pthread_once(&initialized, initialize);
    return jni_util_JNU_NewStringPlatform(env, text);
}

const char *JNICALL GetStringPlatformChars(JNIEnv *env, jstring string, jboolean *is_copy)
{
    pthread_once(&initialized, initialize);
    return jni_util_GetStringPlatformChars(env, string, is_copy);
}

const char *JNICALL GetStringPlatformCharsStrict(JNIEnv *env, jstring string, jboolean *is_copy)
{
    pthread_once(&initialized, initialize);
    return jni_util_GetStringPlatformCharsStrict(env, string, is_copy);
}

const char *JNICALL JNU_GetStringPlatformChars(JNIEnv *env, jstring string, jboolean *is_copy)
{
    pthread_once(&initialized, initialize);
    return jni_util_JNU_GetStringPlatformChars(env, string, is_copy);
}

const char *JNICALL JNU_GetStringPlatformCharsStrict(JNIEnv *env, jstring string, jboolean *is_copy)
{
    pthread_once(&initialized, initialize);
    return jni_util_JNU_GetStringPlatformCharsStrict(env, string, is_copy);
}
