#include "clients/common/moment.h"

#include "services/base/time.h"

namespace panyuan::clients {

base::Result<google::protobuf::Timestamp> ReadMoment(std::string_view text,
                                                     std::string_view field) {
  constexpr size_t kToTheMinute = 16;
  std::string full(text);
  if (full.size() == kToTheMinute) {
    if (full[10] == ' ') full[10] = 'T';
    full += ":00+08:00";
  }
  PANYUAN_ASSIGN(const base::UtcTime time, base::ParseTime(full, field));
  const int64_t past =
      ((time.us % base::kMicrosPerSecond) + base::kMicrosPerSecond) % base::kMicrosPerSecond;
  google::protobuf::Timestamp moment;
  moment.set_seconds((time.us - past) / base::kMicrosPerSecond);
  moment.set_nanos(static_cast<int32_t>(past * 1000));
  return moment;
}

std::string Describe(const google::protobuf::Timestamp& moment) {
  if (moment.seconds() == 0 && moment.nanos() == 0) return "";
  return base::FormatShanghaiMinute(
      {moment.seconds() * base::kMicrosPerSecond + moment.nanos() / 1000});
}

}  // namespace panyuan::clients
