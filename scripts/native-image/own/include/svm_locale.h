/* What svm's LocaleCHelper reads; it binds the names. */
#ifndef SVM_LOCALE_H
#define SVM_LOCALE_H

enum {
    SVM_LOCALE_INITIALIZATION_SUCCEEDED,
    SVM_LOCALE_INITIALIZATION_OUT_OF_MEMORY,
};

typedef struct {
    char *format_language, *format_script, *format_country, *format_variant;
    char *display_language, *display_script, *display_country, *display_variant;
} svm_locale_props_t;

#endif
