# Writes a C++ file that holds all class files below CLASSES. cmake -DCLASSES=dir -DOUT=file.cpp -P embed_classes.cmake
file(GLOB_RECURSE files RELATIVE ${CLASSES} ${CLASSES}/*.class)
list(SORT files)
set(data "")
set(symbols "")
set(table "")
set(index 0)
foreach(file IN LISTS files)
  string(REGEX REPLACE "\\.class$" "" name ${file})
  string(APPEND data "asm(\".pushsection .rodata\\n.hidden farheap_class_${index}\\n.hidden farheap_class_${index}_end\\n\"\n"
    "    \".global farheap_class_${index}\\n.global farheap_class_${index}_end\\n\"\n"
    "    \"farheap_class_${index}: .incbin \\\"${CLASSES}/${file}\\\"\\nfarheap_class_${index}_end:\\n.popsection\\n\");\n")
  string(APPEND symbols "extern const unsigned char farheap_class_${index}[], farheap_class_${index}_end[];\n")
  string(APPEND table "    {\"${name}\", farheap_class_${index}, farheap_class_${index}_end},\n")
  math(EXPR index "${index} + 1")
endforeach()
file(WRITE ${OUT} "#include \"java/embedded_classes.hpp\"\n\n${data}\nextern \"C\" {\n${symbols}}\n\nnamespace farheap {\n"
  "const EmbeddedClass embedded_classes[] = {\n${table}};\nconst std::size_t embedded_class_count = ${index};\n}\n")
