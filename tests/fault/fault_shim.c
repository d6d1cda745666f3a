/* Preloaded into the server: faults that a test switches on by files in $PANYUAN_FAULTS.
 *   fsync      fsync and fdatasync fail with EIO
 *   read_only  nothing can be written to files, as on a file system that went read-only (EROFS)
 *   clock      holds a number of seconds that is added to the time of day
 * System calls are made directly, so that the sanitizers' own wrappers do not matter. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int path_of(char *path, const char *fault) {
  const char *folder = getenv("PANYUAN_FAULTS");
  return folder != NULL && snprintf(path, PATH_MAX, "%s/%s", folder, fault) < PATH_MAX;
}

static int is_on(const char *fault) {
  char path[PATH_MAX];
  const int before = errno;
  const int on = path_of(path, fault) && syscall(SYS_access, path, F_OK) == 0;
  errno = before;
  return on;
}

static int fail(int error) {
  errno = error;
  return -1;
}

int fsync(int file) { return is_on("fsync") ? fail(EIO) : (int)syscall(SYS_fsync, file); }
int fdatasync(int file) { return is_on("fsync") ? fail(EIO) : (int)syscall(SYS_fdatasync, file); }

static int is_file(int file) {
  struct stat what;
  return fstat(file, &what) == 0 && S_ISREG(what.st_mode);
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t offset) {
  if (is_on("read_only") && is_file(file)) return fail(EROFS);
  return syscall(SYS_pwrite64, file, bytes, size, offset);
}
ssize_t pwrite64(int file, const void *bytes, size_t size, off_t offset) {
  return pwrite(file, bytes, size, offset);
}
int ftruncate(int file, off_t size) {
  return is_on("read_only") ? fail(EROFS) : (int)syscall(SYS_ftruncate, file, size);
}
int ftruncate64(int file, off_t size) { return ftruncate(file, size); }

static int open_file(const char *path, int flags, mode_t mode) {
  if ((flags & O_CREAT) != 0 && is_on("read_only") && syscall(SYS_access, path, F_OK) != 0)
    return fail(EROFS);
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}
int open(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(path, flags, mode);
}
int open64(const char *path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  return open_file(path, flags, mode);
}

static time_t shift(void) {
  char path[PATH_MAX], text[32] = "";
  if (!path_of(path, "clock")) return 0;
  const int before = errno;
  const int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
  if (file >= 0) {
    (void)!syscall(SYS_read, file, text, sizeof text - 1);
    syscall(SYS_close, file);
  }
  errno = before;
  return (time_t)strtoll(text, NULL, 10);
}

int clock_gettime(clockid_t clock, struct timespec *time) {
  const int result = (int)syscall(SYS_clock_gettime, clock, time);
  if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += shift();
  return result;
}
