package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.DavitException;
import io.davit.spec.Resources.BlockIo;
import io.davit.spec.Resources.ThrottleDevice;
import io.davit.spec.Resources.WeightDevice;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.List;

/** The io controller of cgroup v2: io.bfq.weight or io.weight, and io.max. */
final class IoV2 implements Controller {

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        BlockIo io = resources.blockIO();
        if (io == null) {
            return List.of();
        }
        refuseLeafWeights(io);
        LimitList limits = new LimitList("/linux/resources/blockIO");
        addWeights(io, limits);
        addThrottles(io, limits);
        return limits.limits();
    }

    private static void refuseLeafWeights(BlockIo io) {
        boolean leaf = Controller.isSet(io.leafWeight());
        for (WeightDevice device : io.weightDevice()) {
            leaf |= Controller.isSet(device.leafWeight());
        }
        if (leaf) {
            throw new DavitException("/linux/resources/blockIO/leafWeight: there is none in cgroup v2");
        }
    }

    /** BFQ weights range from 1 to 1000, as the config's do; io.weight ranges from 1 to 10000. */
    private static void addWeights(BlockIo io, LimitList limits) {
        List<String> bfq = weights(io, true);
        if (!bfq.isEmpty()) {
            String property = Controller.isSet(io.weight()) ? "weight" : "weightDevice";
            limits.add(limits.write(property, "io.bfq.weight", bfq)
                    .or(limits.write(property, "io.weight", weights(io, false))));
        }
    }

    private static List<String> weights(BlockIo io, boolean bfq) {
        List<String> lines = new ArrayList<>();
        if (Controller.isSet(io.weight())) {
            lines.add(weight(io.weight(), bfq));
        }
        for (WeightDevice device : io.weightDevice()) {
            if (Controller.isSet(device.weight())) {
                lines.add(device.major() + ":" + device.minor() + " " + weight(device.weight(), bfq));
            }
        }
        return lines;
    }

    private static String weight(long weight, boolean bfq) {
        return Long.toString(bfq ? weight : 1 + (weight - 10) * 9999 / 990);
    }

    private static void addThrottles(BlockIo io, LimitList limits) {
        List<String> lines = new ArrayList<>();
        throttle("rbps", io.throttleReadBpsDevice(), lines);
        throttle("wbps", io.throttleWriteBpsDevice(), lines);
        throttle("riops", io.throttleReadIOPSDevice(), lines);
        throttle("wiops", io.throttleWriteIOPSDevice(), lines);
        limits.addLines("", "io.max", lines);
    }

    private static void throttle(String key, List<ThrottleDevice> devices, List<String> lines) {
        for (ThrottleDevice device : devices) {
            lines.add(device.major() + ":" + device.minor() + " " + key + "=" + rate(device.rate()));
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
        CgroupStats.pressure(directory, "io.pressure", io);
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
        CgroupStats.put(entry, "value", CgroupStats.parse(figure.substring(equals + 1)));
    }
}
