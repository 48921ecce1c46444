package org.farheap.tracer;

/// What is to be known of a class beside its fields; HotSpot has a subclass of Klass for each.
public enum LayoutKind {
    INSTANCE, OBJECT_ARRAY, PRIMITIVE_ARRAY,
    /// java.lang.Class: of variable size, with the static fields of the class that it mirrors.
    MIRROR,
    /// java.lang.ref.Reference and its subclasses, whose referent and discovered fields are in no oop map block.
    REFERENCE,
    /// Keeps classes alive, which no field tells.
    CLASS_LOADER,
    /// jdk.internal.vm.StackChunk: frames of a virtual thread, which only the JVM can read.
    STACK_CHUNK;

    boolean isArray() {
        return this == OBJECT_ARRAY || this == PRIMITIVE_ARRAY;
    }
}
