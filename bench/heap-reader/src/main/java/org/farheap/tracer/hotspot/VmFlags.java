package org.farheap.tracer.hotspot;

import java.util.HashMap;
import java.util.Map;

/// A JVM's flags.
final class VmFlags {
    private final ProcessMemory memory;
    private final Map<String, Long> addresses = new HashMap<>();

    VmFlags(ProcessMemory memory, VmStructs structs) {
        this.memory = memory;
        long flags = memory.s8(structs.field("JVMFlag::flags"));
        long count = memory.s8(structs.field("JVMFlag::numFlags"));
        for (long flag = flags; flag < flags + count * structs.size("JVMFlag"); flag += structs.size("JVMFlag")) {
            String name = memory.string(memory.s8(flag + structs.field("JVMFlag::_name")));
            if (name != null) {
                addresses.put(name, memory.s8(flag + structs.field("JVMFlag::_addr")));
            }
        }
    }

    /// Whether a flag is on; one that this JVM does not know is not.
    boolean isOn(String name) {
        return addresses.containsKey(name) && memory.u1(addresses.get(name)) != 0;
    }
}
