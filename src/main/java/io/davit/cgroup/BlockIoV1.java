package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.cgroup.Limit.Write;
import io.davit.spec.Resources.BlockIo;
import io.davit.spec.Resources.ThrottleDevice;
import io.davit.spec.Resources.WeightDevice;
import io.davit.spec.Resources;
import java.util.ArrayList;
import java.util.List;

/** The blkio controller of cgroup v1: weights and throttling. */
final class BlockIoV1 implements Controller {

    private static final String WEIGHT = "blkio.weight";

    @Override
    public List<Limit> limits(Resources resources, Present present) {
        BlockIo io = resources.blockIO();
        if (io == null) {
            return List.of();
        }
        LimitList limits = new LimitList("/linux/resources/blockIO");
        if (Controller.isSet(io.weight())) {
            limits.add(weight(limits, "weight", WEIGHT, List.of(io.weight().toString())));
        }
        limits.addNumber("leafWeight", "blkio.leaf_weight", io.leafWeight());
        addWeights(io.weightDevice(), limits);
        addThrottle("throttleReadBpsDevice", "read_bps_device", io.throttleReadBpsDevice(), limits);
        addThrottle("throttleWriteBpsDevice", "write_bps_device", io.throttleWriteBpsDevice(), limits);
        addThrottle("throttleReadIOPSDevice", "read_iops_device", io.throttleReadIOPSDevice(), limits);
        addThrottle("throttleWriteIOPSDevice", "write_iops_device", io.throttleWriteIOPSDevice(), limits);
        return limits.limits();
    }

    /**
     * {@code blkio.weight} belonged to the CFQ scheduler, which Linux 5.0 removed; BFQ has {@code blkio.bfq.weight}.
     */
    private static Write weight(LimitList limits, String property, String file, List<String> lines) {
        return limits.write(property, file, lines)
                .or(limits.write(property, file.replace("blkio.", "blkio.bfq."), lines));
    }

    private static void addWeights(List<WeightDevice> devices, LimitList limits) {
        List<String> weights = new ArrayList<>();
        List<String> leafWeights = new ArrayList<>();
        for (WeightDevice device : devices) {
            String number = device.major() + ":" + device.minor() + " ";
            if (Controller.isSet(device.weight())) {
                weights.add(number + device.weight());
            }
            if (Controller.isSet(device.leafWeight())) {
                leafWeights.add(number + device.leafWeight());
            }
        }
        if (!weights.isEmpty()) {
            limits.add(weight(limits, "weightDevice", WEIGHT + "_device", weights));
        }
        limits.addLines("weightDevice", "blkio.leaf_weight_device", leafWeights);
    }

    private static void addThrottle(String property, String file, List<ThrottleDevice> devices, LimitList limits) {
        List<String> lines = new ArrayList<>();
        for (ThrottleDevice device : devices) {
            lines.add(device.major() + ":" + device.minor() + " " + Long.toUnsignedString(device.rate()));
        }
        limits.addLines(property, "blkio.throttle." + file, lines);
    }

    @Override
    public void addTo(UnitProperties unit) {
        unit.number(WEIGHT, "BlockIOWeight");
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        ObjectNode io = data.putObject("blkio");
        report(directory, io, "ioServiceBytesRecursive",
                "blkio.bfq.io_service_bytes_recursive", "blkio.throttle.io_service_bytes_recursive");
        report(directory, io, "ioServicedRecursive",
                "blkio.bfq.io_serviced_recursive", "blkio.throttle.io_serviced_recursive");
        report(directory, io, "ioQueueRecursive", "blkio.bfq.io_queued_recursive");
        report(directory, io, "ioServiceTimeRecursive", "blkio.bfq.io_service_time_recursive");
        report(directory, io, "ioWaitTimeRecursive", "blkio.bfq.io_wait_time_recursive");
        report(directory, io, "ioMergedRecursive", "blkio.bfq.io_merged_recursive");
        report(directory, io, "ioTimeRecursive", "blkio.bfq.time_recursive");
        report(directory, io, "sectorsRecursive", "blkio.bfq.sectors_recursive");
    }

    /** Reports the first of several equivalent files that has values. */
    private static void report(Directory directory, ObjectNode io, String name, String... files) {
        for (String file : files) {
            for (String line : directory.lines(file)) {
                addLine(io, name, line);
            }
            if (io.has(name)) {
                return;
            }
        }
    }

    /** Parses {@code 8:0 Read 4096}, or {@code 8:0 12} for statistics without an operation. */
    private static void addLine(ObjectNode io, String name, String line) {
        String[] columns = line.split(" ");
        int colon = columns[0].indexOf(':');
        if (colon < 0 || columns.length < 2) {
            return;
        }
        ObjectNode entry = io.withArray(name).addObject();
        entry.put("major", Long.parseLong(columns[0], 0, colon, 10));
        entry.put("minor", Long.parseLong(columns[0], colon + 1, columns[0].length(), 10));
        if (columns.length > 2) {
            entry.put("op", columns[1]);
        }
        CgroupStats.put(entry, "value", CgroupStats.parse(columns[columns.length - 1]));
    }
}
