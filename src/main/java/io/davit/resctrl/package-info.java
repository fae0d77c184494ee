/** Intel Resource Director Technology, through the resctrl filesystem (Documentation/filesystems/resctrl.rst). */
package io.davit.resctrl;
