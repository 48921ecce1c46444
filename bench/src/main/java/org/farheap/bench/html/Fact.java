package org.farheap.bench.html;

/// One figure to see first.
///
/// @param remark in small letters below it; may be empty
public record Fact(String name, String value, String remark) {}
