// Stands in for libjvm: a library of that name which writes to a file.
#include <unistd.h>

extern "C" long write_from_libjvm(int file, const void* bytes, unsigned long count) { return ::write(file, bytes, count); }
