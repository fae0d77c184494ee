package io.davit.network;

import io.davit.DavitException;
import io.davit.linux.Errno;
import io.davit.linux.Fd;
import io.davit.linux.Sockets;
import io.davit.network.RouteMessage.Attribute;
import io.davit.spec.JsonPointer;
import io.davit.spec.Linux.NetDevice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Moves host network devices into a container's network namespace (config-linux.md#network-devices). The kernel drops a
 * device's addresses when it changes namespace: permanent addresses of global scope are added again and the device is
 * brought up. When the namespace is destroyed, the kernel moves physical devices back to the host.
 */
public final class NetworkDevices {

    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFA_LABEL = 3;
    private static final int IFA_CACHEINFO = 6;
    private static final int IFF_UP = 1;
    private static final int IFA_F_PERMANENT = 0x80;
    private static final int SCOPE_UNIVERSE = 0;

    private final Fd namespace;
    private final RouteSocket inside;

    /**
     * @param namespace the container's network namespace
     * @param socket a netlink socket opened in that namespace
     */
    public NetworkDevices(Fd namespace, Fd socket) {
        this.namespace = namespace;
        this.inside = new RouteSocket(socket);
    }

    /**
     * Moves each device, renames it if the config says so, restores its addresses and brings it up.
     *
     * @param devices {@code linux.netDevices}, by the device's name on the host
     */
    public void move(Map<String, NetDevice> devices) {
        try (Fd socket = Sockets.netlink()) {
            RouteSocket outside = new RouteSocket(socket);
            for (Map.Entry<String, NetDevice> device : devices.entrySet()) {
                String name = device.getValue().name();
                move(outside, device.getKey(), name == null || name.isEmpty() ? device.getKey() : name);
            }
        }
    }

    private void move(RouteSocket outside, String name, String newName) {
        String what = "/linux/netDevices/" + JsonPointer.escaped(name);
        RouteMessage link = find(outside, name, what);
        List<RouteMessage> addresses = permanentAddresses(outside, link.index(), what);
        String move = what + ": move into the container as " + newName;
        if (isTaken(newName, what)) {
            throw new DavitException(move + ": " + Errno.text(Errno.EEXIST.number()));
        }
        Set<Integer> before = indexes(inside, what);
        outside.request(setLink(link.index(), 0, IFF_UP, List.of()), 0, what + ": set down");
        outside.request(
                setLink(link.index(), 0, 0, List.of(
                        Attribute.number(IFLA_NET_NS_FD, namespace.number()), Attribute.text(IFLA_IFNAME, newName))),
                0,
                move);
        Set<Integer> added = indexes(inside, what);
        added.removeAll(before);
        for (int index : added) {
            restore(index, addresses, what);
        }
    }

    private static RouteMessage setLink(int index, int flags, int change, List<Attribute> attributes) {
        return RouteMessage.link(RouteMessage.NEWLINK, index, flags, change, attributes);
    }

    private static RouteMessage find(RouteSocket socket, String name, String what) {
        for (RouteMessage link : links(socket, what)) {
            Attribute own = link.attribute(IFLA_IFNAME);
            if (own != null && own.text().equals(name)) {
                return link;
            }
        }
        throw new DavitException(what + ": no such network device on the host");
    }

    /**
     * Checks the name up front: the kernel reports a conflict only after the device has left the host, and does not
     * move it back.
     */
    private boolean isTaken(String name, String what) {
        for (RouteMessage link : links(inside, what)) {
            Attribute taken = link.attribute(IFLA_IFNAME);
            if (taken != null && taken.text().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static List<RouteMessage> links(RouteSocket socket, String what) {
        return socket.dump(
                RouteMessage.link(RouteMessage.GETLINK, 0, 0, 0, List.of()), what + ": list network devices");
    }

    private static Set<Integer> indexes(RouteSocket socket, String what) {
        Set<Integer> indexes = new HashSet<>();
        links(socket, what).forEach(link -> indexes.add(link.index()));
        return indexes;
    }

    private static List<RouteMessage> permanentAddresses(RouteSocket socket, int index, String what) {
        List<RouteMessage> permanent = new ArrayList<>();
        RouteMessage all = RouteMessage.address(RouteMessage.GETADDR, new byte[8], 0, List.of());
        for (RouteMessage address : socket.dump(all, what + ": list addresses")) {
            boolean isPermanent = (address.fixed()[2] & IFA_F_PERMANENT) != 0;
            boolean isGlobal = address.fixed()[3] == SCOPE_UNIVERSE;
            if (address.index() == index && isPermanent && isGlobal) {
                permanent.add(address);
            }
        }
        return permanent;
    }

    private void restore(int index, List<RouteMessage> addresses, String what) {
        for (RouteMessage address : addresses) {
            List<Attribute> attributes = new ArrayList<>(address.attributes());
            // The label contains the old interface name; the cache info is the kernel's own record of the old address.
            attributes.removeIf(attribute -> attribute.type() == IFA_LABEL || attribute.type() == IFA_CACHEINFO);
            inside.request(
                    RouteMessage.address(RouteMessage.NEWADDR, address.fixed(), index, attributes),
                    RouteMessage.CREATE | RouteMessage.EXCLUSIVE,
                    what + ": add an address");
        }
        inside.request(setLink(index, IFF_UP, IFF_UP, List.of()), 0, what + ": bring up");
    }
}
