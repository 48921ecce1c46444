package org.dacapo.harness;

/// DaCapo's, as far as a callback needs it to compile; at run time the suite has the real one.
public class CommandLineArgs {}
