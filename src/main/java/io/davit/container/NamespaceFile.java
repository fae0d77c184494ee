package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.Fd;
import io.davit.plan.Namespaces;
import io.davit.spec.Linux;

/** The file of a namespace that is to be joined. */
final class NamespaceFile {

    /** Opens it; that it is of another type than the config says is an error (config-linux.md#namespaces). */
    static Fd open(String path, Linux linux) {
        Fd file = Fd.open(path, Fd.O_RDONLY);
        for (Linux.Namespace namespace : linux.namespaces()) {
            if (path.equals(namespace.path()) && file.namespaceType() != Namespaces.flag(namespace.type())) {
                file.close();
                throw new DavitException(path + " is not a " + namespace.type().word() + " namespace");
            }
        }
        return file;
    }

    private NamespaceFile() {}
}
