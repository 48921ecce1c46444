package org.farheap.tracer;

/// The fields of a java.lang.ref.Reference that HotSpot keeps out of the oop map blocks; offsets are bytes from the object's start.
///
/// @param weak whether the referent may die (WeakReference, PhantomReference); those of SoftReference and FinalReference may not
public record ReferenceFields(int referentOffset, int discoveredOffset, boolean weak) {}
