/** Intel Resource Director Technology, by the kernel's resctrl filesystem (Documentation/filesystems/resctrl.rst). */
package io.davit.resctrl;
