// Between the room and its contract.
#pragma once

#include <string>
#include <string_view>

#include "panyuan/identity/v1/identity_service.pb.h"
#include "services/identity/domain/use_cases.h"

namespace panyuan::identity {

Subject FromProto(const v1::Subject& proto);
// Errors: FIELD_MISSING, CERTIFICATE_UNKNOWN for what is no fingerprint, CERTIFICATE_UNREADABLE.
base::Result<Which> WhichOf(const v1::RevokeCertificateRequest& request);
void ToProto(const CertificateRecord& record, v1::Certificate* proto);

// Errors: PAGE_TOKEN_INVALID; INVALID_FIELD for more than 3,660 days.
base::Result<CertificatePage> PageOf(const v1::ListCertificatesRequest& request, base::UtcTime now);
std::string TokenAfter(const CertificateRecord& last);

std::string HexOf(const base::Hash& hash);

}  // namespace panyuan::identity
