package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.spec.Resources;
import io.davit.spec.Resources.BlockIo;
import io.davit.spec.Resources.ThrottleDevice;
import io.davit.spec.Resources.WeightDevice;
import java.util.List;

/** Block I/O in cgroup v2: io.bfq.weight or io.weight, and io.max. */
final class IoV2 implements Controller {

    private static final String BFQ_WEIGHT = "io.bfq.weight";

    @Override
    public boolean concerns(Resources resources) {
        return resources.blockIO() != null;
    }

    @Override
    public void apply(Resources resources, Directory directory) {
        BlockIo io = resources.blockIO();
        refuseLeafWeights(io);
        boolean bfq = directory.has(BFQ_WEIGHT);
        if (Controller.isSet(io.weight())) {
            directory.write(bfq ? BFQ_WEIGHT : "io.weight", weight(io.weight(), bfq));
        }
        for (WeightDevice device : io.weightDevice()) {
            if (Controller.isSet(device.weight())) {
                directory.write(bfq ? BFQ_WEIGHT : "io.weight",
                        device.major() + ":" + device.minor() + " " + weight(device.weight(), bfq));
            }
        }
        throttle(directory, "rbps", io.throttleReadBpsDevice());
        throttle(directory, "wbps", io.throttleWriteBpsDevice());
        throttle(directory, "riops", io.throttleReadIOPSDevice());
        throttle(directory, "wiops", io.throttleWriteIOPSDevice());
    }

    private static void refuseLeafWeights(BlockIo io) {
        boolean leaf = Controller.isSet(io.leafWeight());
        for (WeightDevice device : io.weightDevice()) {
            leaf |= Controller.isSet(device.leafWeight());
        }
        if (leaf) {
            throw new DavitException("linux.resources.blockIO.leafWeight: there is none in cgroup v2");
        }
    }

    /** The scheduler BFQ takes 1 to 1000 as the config has it, the kernel's own controller 1 to 10000. */
    static long weight(long weight, boolean bfq) {
        return bfq ? weight : 1 + (weight - 10) * 9999 / 990;
    }

    private static void throttle(Directory directory, String key, List<ThrottleDevice> devices) {
        for (ThrottleDevice device : devices) {
            directory.write("io.max", device.major() + ":" + device.minor() + " " + key + "=" + rate(device.rate()));
        }
    }

    private static String rate(long rate) {
        return rate == 0 ? "max" : Long.toUnsignedString(rate);
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode io = data.putObject("blkio");
        for (String line : directory.lines("io.stat")) {
            String[] columns = line.split(" ");
            for (int i = 1; i < columns.length; i++) {
                report(io, columns[0], columns[i]);
            }
        }
        Figures.pressure(directory, "io.pressure", io);
    }

    private static void report(ObjectNode io, String device, String figure) {
        int equals = figure.indexOf('=');
        String[] place = switch (equals < 0 ? "" : figure.substring(0, equals)) {
            case "rbytes" -> new String[] {"ioServiceBytesRecursive", "Read"};
            case "wbytes" -> new String[] {"ioServiceBytesRecursive", "Write"};
            case "rios" -> new String[] {"ioServicedRecursive", "Read"};
            case "wios" -> new String[] {"ioServicedRecursive", "Write"};
            default -> null;
        };
        int colon = device.indexOf(':');
        if (place == null || colon < 0) {
            return;
        }
        ObjectNode entry = io.withArray(place[0]).addObject();
        entry.put("major", Long.parseLong(device, 0, colon, 10));
        entry.put("minor", Long.parseLong(device, colon + 1, device.length(), 10));
        entry.put("op", place[1]);
        Figures.put(entry, "value", Figures.parse(figure.substring(equals + 1)));
    }
}
