// Reasons given about papers and certificates.
#pragma once

#include "services/base/result.h"

namespace panyuan::trace {

inline constexpr base::Reason kDocumentTooLarge{
    "DOCUMENT_TOO_LARGE", base::Code::kInvalidArgument,
    "the file has {bytes} bytes, a paper may have 1 to {max}: take a smaller picture of it",
    "文件为 {bytes} 字节，允许 1 至 {max} 字节：请换一张较小的图片"};
inline constexpr base::Reason kDocumentType{
    "DOCUMENT_TYPE", base::Code::kInvalidArgument,
    "by its content the file is no JPEG, PNG, WebP or PDF: convert it to one of these",
    "按内容判断，文件不是 JPEG、PNG、WebP 或 PDF：请先转换格式"};
inline constexpr base::Reason kDocumentKind{
    "DOCUMENT_KIND", base::Code::kInvalidArgument,
    "it is not said what the paper is: name its kind, such as a compliance certificate or a photo",
    "未说明是什么凭证：请注明种类，如承诺达标合格证或照片"};
inline constexpr base::Reason kDocumentBatches{
    "DOCUMENT_BATCHES", base::Code::kInvalidArgument,
    "a paper is attached to 1 to {max} batches of one stall, not to {count} of {stalls} stalls: "
    "attach it in several calls",
    "一次可附到同一摊位的 1 至 {max} 个批次，而不是 {stalls} 个摊位的 {count} 个批次：请分次附加"};
inline constexpr base::Reason kDocumentNotFound{
    "DOCUMENT_NOT_FOUND", base::Code::kNotFound,
    "no paper with the SHA-256 {sha256} is kept here: take the hash from the batch's papers",
    "未保存 SHA-256 为 {sha256} 的凭证：请使用批次凭证列表中的哈希"};
inline constexpr base::Reason kCertificateGrounds{
    "CERTIFICATE_GROUNDS", base::Code::kInvalidArgument,
    "it is not said on what grounds the producer promises: name at least one, each once",
    "未说明承诺依据：请至少注明一项，且不要重复"};
inline constexpr base::Reason kCertificateNotOwn{
    "CERTIFICATE_NOT_OWN", base::Code::kFailedPrecondition,
    "batch {batch_code} was neither made here of other batches nor produced by '{producer}': "
    "record "
    "the certificate that came with the goods instead",
    "批次 {batch_code} 既不是本摊混装、分装或加工的，也不是“{producer}”自产的："
    "请登记随货的承诺达标合格证"};
inline constexpr base::Reason kCertificateNotFound{
    "CERTIFICATE_NOT_FOUND", base::Code::kNotFound,
    "no certificate {number} was issued here: take the number from the batch's papers",
    "本县未开具编号为 {number} 的承诺达标合格证：请使用批次凭证列表中的编号"};

}  // namespace panyuan::trace
