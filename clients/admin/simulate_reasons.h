// Reasons that a simulation gives on its own.
#pragma once

#include "services/base/result.h"

namespace panyuan::clients::admin {

using base::Code;
using base::Reason;

inline constexpr Reason kSimulationNotAllowed{
    "SIMULATION_NOT_ALLOWED", Code::kAborted,
    "the server keeps its own time and is not meant for simulation: start one of its own, with "
    "`simulation = true` under [server] in its configuration, and never on a county's real data",
    "服务器使用真实时间，不用于模拟：请另起一个服务器，在其配置的 [server] 下写明 "
    "simulation = true；切勿用于本县真实数据"};
inline constexpr Reason kSimulationDiffers{
    "SIMULATION_DIFFERS", Code::kAborted,
    "another simulation was played here under seed {seed} (the request {call} was another): "
    "take another --seed, or the --samples, --days and --identities of that time",
    "此处已用种子 {seed} 模拟过另一方案（请求 {call} 的内容不同）：请换一个 --seed，或沿用当时的 "
    "--samples、--days 和 --identities"};
inline constexpr Reason kSimulationIdentitiesMissing{
    "SIMULATION_IDENTITIES_MISSING", Code::kInvalidArgument,
    "{path} holds no certificates of a {kind}: make them with {commands}",
    "{path} 中没有{kind_zh}的证书：请用 {commands} 制作"};
inline constexpr Reason kSimulationCatalogueEmpty{
    "SIMULATION_CATALOGUE_EMPTY", Code::kAborted,
    "the server's registry has no {missing}: seed it with `panyuan-server init --seed` first",
    "服务器的基础信息中没有{missing_zh}：请先用 panyuan-server init --seed 导入"};

}  // namespace panyuan::clients::admin
