package org.farheap.tracer;

/// What tells the size and the static references of a java.lang.Class; offsets are bytes from the object's start.
///
/// @param sizeOffset of an int: the object's size in words of 8 bytes (`oop_size`)
/// @param staticCountOffset of an int: how many static references there are (`static_oop_field_count`)
/// @param staticsOffset where static references begin
public record MirrorFields(int sizeOffset, int staticCountOffset, int staticsOffset) {}
