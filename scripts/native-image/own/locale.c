/* The user's locale and time zone, as svm asks for them at start (unless told not to: -H:-UseSystemLocale). */
#include "svm_locale.h"
#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static svm_locale_props_t properties;

static bool is_language_neutral(const char *name)
{
    return name == NULL || strcmp(name, "C") == 0 || strncmp(name, "C.", 2) == 0 || strcmp(name, "POSIX") == 0;
}

/* language[_COUNTRY][.codeset][@modifier] */
static bool split(const char *name, char **language, char **country)
{
    size_t length;

    if (is_language_neutral(name))
        name = "en";
    length = strcspn(name, "_.@");
    *language = strndup(name, length);
    *country = NULL;
    if (name[length] == '_') {
        const char *rest = name + length + 1;

        *country = strndup(rest, strcspn(rest, ".@"));
        return *language != NULL && *country != NULL;
    }
    return *language != NULL;
}

int svm_initialize_locale(void)
{
    setlocale(LC_ALL, "");
    if (split(setlocale(LC_CTYPE, NULL), &properties.format_language, &properties.format_country)
        && split(setlocale(LC_MESSAGES, NULL), &properties.display_language, &properties.display_country))
        return SVM_LOCALE_INITIALIZATION_SUCCEEDED;
    return SVM_LOCALE_INITIALIZATION_OUT_OF_MEMORY;
}

svm_locale_props_t *svm_get_locale(void)
{
    return &properties;
}

char *findJavaTZ_md(const char *java_home); /* libjava's; on Linux it does not look at its argument */

char *SVM_FindJavaTZmd(const char *mappings, int length)
{
    (void)mappings;
    (void)length;
    return findJavaTZ_md("");
}
