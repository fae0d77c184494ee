package io.davit.container;

import io.davit.DavitException;
import io.davit.linux.ErrnoException;
import io.davit.linux.Fd;
import io.davit.linux.Stat;
import io.davit.plan.Namespaces;
import io.davit.plan.Source;
import io.davit.spec.NamespaceType;

/** The file of a namespace that the container joins. */
final class NamespaceFile {

    /** Opens the file; fails if the namespace is not of the type in the config (config-linux.md#namespaces). */
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

    /** Tells whether it is the namespace that davit itself is in. */
    static boolean isHosts(Fd namespace, NamespaceType type) {
        Stat host = Fd.WORKING_DIRECTORY.stat("/proc/self/ns/" + name(type), 0);
        Stat joined = namespace.stat();
        return joined.device() == host.device() && joined.inode() == host.inode();
    }

    private static String name(NamespaceType type) {
        return switch (type) {
            case MOUNT -> "mnt";
            case NETWORK -> "net";
            default -> type.word();
        };
    }

    private NamespaceFile() {}
}
