package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.plan.Field.Source;
import io.davit.plan.Namespaces;

/** The file of a namespace that is to be joined. */
final class NamespaceFile {

    /** Opens it; that it is of another type than the config says is an error (config-linux.md#namespaces). */
    static Fd open(Source.NamespaceFile namespace) {
        Fd file = Fd.open(namespace.path(), Fd.O_RDONLY);
        int type;
        try {
            type = file.namespaceType();
        } catch (ErrnoException notANamespace) {
            type = 0;
        }
        if (type != Namespaces.flag(namespace.type())) {
            file.close();
            throw new DavitException(namespace.path() + " is not a " + namespace.type().word() + " namespace");
        }
        return file;
    }

    private NamespaceFile() {}
}
