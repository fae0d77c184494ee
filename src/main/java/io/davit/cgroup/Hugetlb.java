package io.davit.cgroup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.davit.cgroup.Limit.OnRefusal;
import io.davit.spec.Resources.HugepageLimit;
import io.davit.spec.Resources;
import java.util.List;

/** The hugetlb controller: usage and reservations of huge pages. cgroup v1 and v2 differ only in file names. */
final class Hugetlb implements Controller {

    static final Hugetlb V1 = new Hugetlb("limit_in_bytes", "usage_in_bytes", "max_usage_in_bytes", "failcnt");
    static final Hugetlb V2 = new Hugetlb("max", "current", null, "events");

    private final String limit;
    private final String usage;
    private final String peak;
    private final String failures;

    private Hugetlb(String limit, String usage, String peak, String failures) {
        this.limit = limit;
        this.usage = usage;
        this.peak = peak;
        this.failures = failures;
    }

    /**
     * Limits reservations too (Linux 5.7): a process that exceeds only the usage limit gets SIGBUS at a page fault,
     * whereas mmap(2) fails for one that exceeds the reservation limit.
     */
    @Override
    public List<Limit> limits(Resources resources, Present present) {
        LimitList limits = new LimitList("/linux/resources/hugepageLimits");
        int index = 0;
        for (HugepageLimit page : resources.hugepageLimits()) {
            String property = index++ + "/limit";
            String bytes = Long.toUnsignedString(page.limit());
            String prefix = "hugetlb." + page.pageSize() + ".";
            limits.add(property, prefix + limit, bytes);
            limits.add(property, prefix + "rsvd." + limit, bytes, OnRefusal.SKIP_MISSING);
        }
        return limits.limits();
    }

    @Override
    public void report(Directory directory, ObjectNode data) {
        for (String file : directory.files()) {
            if (file.startsWith("hugetlb.") && file.endsWith("." + usage) && !file.contains(".rsvd.")) {
                String size = file.substring("hugetlb.".length(), file.length() - usage.length() - 1);
                report(directory, "hugetlb." + size + ".", data.withObject("/hugetlb").putObject(size));
            }
        }
    }

    private void report(Directory directory, String prefix, ObjectNode entry) {
        CgroupStats.putUnlessZero(entry, "usage", CgroupStats.read(directory, prefix + usage));
        if (peak != null) {
            CgroupStats.putUnlessZero(entry, "max", CgroupStats.read(directory, prefix + peak));
        }
        CgroupStats.put(entry, "failcnt", failures.equals("events")
                ? CgroupStats.read(directory, prefix + failures, "max")
                : CgroupStats.read(directory, prefix + failures));
    }
}
