// Between protos and the types of papers and certificates.
#pragma once

#include "panyuan/trace/v1/document_service.pb.h"
#include "services/base/result.h"
#include "services/trace/domain/document_ports.h"

namespace panyuan::trace {

// Errors: DOCUMENT_KIND.
base::Result<DocumentKind> FromProto(v1::DocumentKind kind);
// Errors: CERTIFICATE_GROUNDS for a ground that is none.
base::Result<StatedCertificate> FromProto(const v1::Certificate& proto);

void ToProto(const Document& document, const label::BatchCode& code, v1::Document* proto);
// Without the producer where `personal` is false.
void ToProto(const Certificate& certificate, const label::BatchCode& code, bool personal,
             v1::Certificate* proto);

}  // namespace panyuan::trace
