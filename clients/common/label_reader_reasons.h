// Reasons for which a picture of a label cannot be read.
#pragma once

#include "services/base/result.h"

namespace panyuan::clients {

inline constexpr base::Reason kPictureTooLarge{
    "PICTURE_TOO_LARGE", base::Code::kInvalidArgument,
    "the picture is larger than 32 MiB or 64 megapixels: crop it to the label, or take a smaller "
    "one",
    "图片超过 32 MiB 或 6400 万像素：请裁剪到标签部分，或拍一张较小的"};
inline constexpr base::Reason kPictureInvalid{
    "PICTURE_INVALID", base::Code::kInvalidArgument,
    "the file is not a PNG or JPEG picture, or is damaged: save the picture as one of these",
    "文件不是 PNG 或 JPEG 图片，或已损坏：请另存为其中一种格式"};
inline constexpr base::Reason kLabelNotSeen{
    "LABEL_NOT_SEEN", base::Code::kNotFound,
    "no QR code can be read in the picture: photograph the label flat, sharp and in even light so "
    "that it fills the picture, or enter the batch code printed on it",
    "图片中没有能识别的二维码：请将标签放平、对焦清楚、光线均匀并占满画面再拍，"
    "或输入标签上的批次码"};

}  // namespace panyuan::clients
