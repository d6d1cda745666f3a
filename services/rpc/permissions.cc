#include "services/rpc/permissions.h"

#include <string>

#include "services/rpc/reasons.h"

namespace panyuan::rpc {
namespace {

using enum Role;
using enum Reach;

constexpr Permission kPermissions[] = {
    // Anyone, with a certificate or through the gateway: what a label's holder may know.
    {kPublic, "panyuan.trace.v1.TraceService/GetChain", kCounty},
    {kPublic, "panyuan.trace.v1.TraceService/FindByGtinLot", kCounty},
    {kPublic, "panyuan.lab.v1.LabService/ListBatchResults", kCounty},
    {kPublic, "panyuan.label.v1.LabelService/GetScanHistory", kCounty},
    {kPublic, "panyuan.ledger.v1.LedgerService/*", kCounty},
    {kPublic, "panyuan.registry.v1.RegistryService/List*", kCounty},
    {kPublic, "panyuan.identity.v1.IdentityService/GetAuthority", kCounty},
    {kPublic, "panyuan.identity.v1.IdentityService/Enrol", kCounty},

    {kVendor, "panyuan.trace.v1.TraceService/GetChain", kCounty},
    {kVendor, "panyuan.trace.v1.TraceService/FindByGtinLot", kCounty},
    {kVendor, "panyuan.trace.v1.TraceService/Register*", kOwn},
    {kVendor, "panyuan.trace.v1.TraceService/ReserveBatchCodes", kOwn},
    {kVendor, "panyuan.trace.v1.TraceService/SellBatch", kOwn},
    {kVendor, "panyuan.trace.v1.TraceService/GetBatch", kOwn},
    {kVendor, "panyuan.trace.v1.TraceService/ListBatches", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/TransformBatches", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/PackCrate", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/UnpackCrate", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/OfferTransfer", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/AnswerTransfer", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/WithdrawTransfer", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/DisplayBatch", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/RemoveStock", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/CorrectEvent", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/Get*", kOwn},
    {kVendor, "panyuan.trace.v1.MoveService/List*", kOwn},
    {kVendor, "panyuan.trace.v1.DocumentService/*", kOwn},
    {kVendor, "panyuan.trace.v1.WayService/*", kCounty},
    {kVendor, "panyuan.trace.v1.RecallService/AcknowledgeNotice", kOwn},
    {kVendor, "panyuan.trace.v1.RecallService/RecordRecallAct", kOwn},
    {kVendor, "panyuan.trace.v1.RecallService/ListNotices", kOwn},
    {kVendor, "panyuan.trace.v1.RecallService/WatchNotices", kOwn},
    {kVendor, "panyuan.trace.v1.RecallService/ListRecallBatches", kOwn},
    {kVendor, "panyuan.lab.v1.LabService/ListBatchResults", kCounty},
    {kVendor, "panyuan.label.v1.LabelService/GetScanHistory", kCounty},
    {kVendor, "panyuan.ledger.v1.LedgerService/*", kCounty},
    {kVendor, "panyuan.registry.v1.RegistryService/List*", kCounty},
    {kVendor, "panyuan.label.v1.LabelService/GetLabel", kOwn},
    {kVendor, "panyuan.label.v1.LabelService/PrintSheet", kOwn},
    {kVendor, "panyuan.label.v1.LabelService/ListScanAlerts", kOwn},

    {kTechnician, "panyuan.trace.v1.TraceService/GetChain", kCounty},
    {kTechnician, "panyuan.trace.v1.TraceService/FindByGtinLot", kCounty},
    {kTechnician, "panyuan.trace.v1.DocumentService/Get*", kCounty},
    {kTechnician, "panyuan.trace.v1.DocumentService/List*", kCounty},
    {kTechnician, "panyuan.trace.v1.WayService/*", kCounty},
    {kTechnician, "panyuan.lab.v1.LabService/ListBatchResults", kCounty},
    {kTechnician, "panyuan.label.v1.LabelService/GetScanHistory", kCounty},
    {kTechnician, "panyuan.lab.v1.LabService/*", kOwn},
    {kTechnician, "panyuan.ledger.v1.LedgerService/*", kCounty},
    {kTechnician, "panyuan.registry.v1.RegistryService/List*", kCounty},

    {kMarket, "panyuan.trace.v1.TraceService/GetChain", kCounty},
    {kMarket, "panyuan.trace.v1.TraceService/FindByGtinLot", kCounty},
    {kMarket, "panyuan.trace.v1.TraceService/GetBatch", kOwn},
    {kMarket, "panyuan.trace.v1.TraceService/ListBatches", kOwn},
    {kMarket, "panyuan.trace.v1.MoveService/HoldBatch", kOwn},
    {kMarket, "panyuan.trace.v1.MoveService/ReleaseBatch", kOwn},
    {kMarket, "panyuan.trace.v1.MoveService/Get*", kOwn},
    {kMarket, "panyuan.trace.v1.MoveService/List*", kOwn},
    {kMarket, "panyuan.trace.v1.DocumentService/Get*", kOwn},
    {kMarket, "panyuan.trace.v1.DocumentService/List*", kOwn},
    {kMarket, "panyuan.trace.v1.WayService/*", kCounty},
    {kMarket, "panyuan.trace.v1.RecallService/ListRecalls", kCounty},
    {kMarket, "panyuan.trace.v1.RecallService/ListRecallBatches", kOwn},
    {kMarket, "panyuan.trace.v1.RecallService/ListNotices", kOwn},
    {kMarket, "panyuan.trace.v1.ExportService/*", kOwn},
    {kMarket, "panyuan.lab.v1.LabService/ListBatchResults", kCounty},
    {kMarket, "panyuan.label.v1.LabelService/GetScanHistory", kCounty},
    {kMarket, "panyuan.ledger.v1.LedgerService/*", kCounty},
    {kMarket, "panyuan.registry.v1.RegistryService/List*", kCounty},
    {kMarket, "panyuan.label.v1.LabelService/GetLabel", kOwn},
    {kMarket, "panyuan.label.v1.LabelService/PrintSheet", kOwn},
    {kMarket, "panyuan.label.v1.LabelService/ListScanAlerts", kOwn},

    {kTownship, "panyuan.trace.v1.TraceService/GetChain", kCounty},
    {kTownship, "panyuan.trace.v1.TraceService/FindByGtinLot", kCounty},
    {kTownship, "panyuan.trace.v1.TraceService/GetBatch", kOwn},
    {kTownship, "panyuan.trace.v1.TraceService/ListBatches", kOwn},
    {kTownship, "panyuan.trace.v1.MoveService/Get*", kOwn},
    {kTownship, "panyuan.trace.v1.MoveService/List*", kOwn},
    {kTownship, "panyuan.trace.v1.DocumentService/Get*", kOwn},
    {kTownship, "panyuan.trace.v1.DocumentService/List*", kOwn},
    {kTownship, "panyuan.trace.v1.WayService/*", kCounty},
    {kTownship, "panyuan.lab.v1.LabService/ListBatchResults", kCounty},
    {kTownship, "panyuan.label.v1.LabelService/GetScanHistory", kCounty},
    {kTownship, "panyuan.ledger.v1.LedgerService/*", kCounty},
    {kTownship, "panyuan.registry.v1.RegistryService/List*", kCounty},

    {kRegulator, "panyuan.trace.v1.TraceService/GetChain", kCounty},
    {kRegulator, "panyuan.trace.v1.TraceService/FindByGtinLot", kCounty},
    {kRegulator, "panyuan.trace.v1.TraceService/GetBatch", kCounty},
    {kRegulator, "panyuan.trace.v1.TraceService/ListBatches", kCounty},
    {kRegulator, "panyuan.trace.v1.MoveService/HoldBatch", kCounty},
    {kRegulator, "panyuan.trace.v1.MoveService/ReleaseBatch", kCounty},
    {kRegulator, "panyuan.trace.v1.MoveService/Get*", kCounty},
    {kRegulator, "panyuan.trace.v1.MoveService/List*", kCounty},
    {kRegulator, "panyuan.trace.v1.TraceService/ListReceivedFrom", kCounty},
    {kRegulator, "panyuan.trace.v1.DocumentService/Get*", kCounty},
    {kRegulator, "panyuan.trace.v1.DocumentService/List*", kCounty},
    {kRegulator, "panyuan.trace.v1.WayService/*", kCounty},
    {kRegulator, "panyuan.trace.v1.RecallService/*", kCounty},
    {kRegulator, "panyuan.trace.v1.ExportService/*", kCounty},
    {kRegulator, "panyuan.lab.v1.LabService/ListBatchResults", kCounty},
    {kRegulator, "panyuan.label.v1.LabelService/GetScanHistory", kCounty},
    {kRegulator, "panyuan.label.v1.LabelService/ListScanAlerts", kCounty},
    {kRegulator, "panyuan.lab.v1.LabService/GetSample", kCounty},
    {kRegulator, "panyuan.lab.v1.LabService/ListSamples", kCounty},
    {kRegulator, "panyuan.oversight.v1.OversightService/*", kCounty},
    {kRegulator, "panyuan.ledger.v1.LedgerService/*", kCounty},
    {kRegulator, "panyuan.registry.v1.RegistryService/List*", kCounty},
    {kRegulator, "panyuan.province.v1.ProvinceService/*", kCounty},
    {kRegulator, "panyuan.epcis.v1.EpcisService/*", kCounty},

    // The province's server, which asks on behalf of its own callers.
    {kProvince, "panyuan.trace.v1.TraceService/GetChain", kCounty},
    {kProvince, "panyuan.trace.v1.TraceService/FindByGtinLot", kCounty},
    {kProvince, "panyuan.trace.v1.TraceService/ListReceivedFrom", kCounty},
    {kProvince, "panyuan.oversight.v1.OversightService/ListStatistics", kCounty},
    {kProvince, "panyuan.ledger.v1.LedgerService/*", kCounty},

    // Another process of the same county, in its own name.
    {kServer, "panyuan.label.v1.LabelService/CountScans", kCounty},

    {kAdmin, "panyuan.ledger.v1.LedgerService/*", kCounty},
    {kAdmin, "panyuan.registry.v1.RegistryService/*", kCounty},
    {kAdmin, "panyuan.oversight.v1.OversightService/*", kCounty},
    {kAdmin, "panyuan.identity.v1.IdentityService/CreateInvitation", kCounty},
    {kAdmin, "panyuan.identity.v1.IdentityService/RevokeCertificate", kCounty},
    {kAdmin, "panyuan.identity.v1.IdentityService/ListCertificates", kCounty},
    {kAdmin, "panyuan.epcis.v1.EpcisService/*", kCounty},
};

bool Covers(std::string_view pattern, std::string_view method) {
  if (!pattern.ends_with('*')) return pattern == method;
  pattern.remove_suffix(1);
  return method.starts_with(pattern);
}

}  // namespace

std::span<const Permission> Permissions() { return kPermissions; }

base::Result<Reach> CheckPermission(Role role, std::string_view method) {
  for (const Permission& permission : kPermissions)  // the first row that fits decides
    if (permission.role == role && Covers(permission.method, method)) return permission.reach;
  return base::Error(kNotPermitted,
                     {{"role", std::string(RoleName(role))}, {"method", std::string(method)}});
}

}  // namespace panyuan::rpc
