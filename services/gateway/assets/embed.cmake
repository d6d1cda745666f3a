# Writes the consumer page's script as C++ text: cmake -DSCRIPT= -DOUTPUT= -P embed.cmake
file(READ ${SCRIPT} text)
file(WRITE ${OUTPUT} "// Made from services/gateway/assets/verify.js.
#include \"services/gateway/page_script.h\"

namespace panyuan::gateway {

const std::string_view kConsumerScriptText = R\"script(${text})script\";

}  // namespace panyuan::gateway
")
