// A UCX context: the devices and settings of all channels to one server.
#pragma once

#include <memory>
#include <string>

#include "base/error.hpp"
#include "transport/ucx_library.hpp"

namespace farheap {

struct UcxContextOptions {
  std::string net_devices;    // as network_devices() gives them
  bool shared_memory = true;  // also between this process and a server on this machine
  // Gets and puts. Both ends must be made with the same features: they decide what UCX's endpoints are made of.
  bool one_sided = false;
};

class UcxContext {
 public:
  /// Set-up only. Error: environment.
  static Error open(const UcxLibrary& ucx, const UcxContextOptions& options, std::unique_ptr<UcxContext>* out);
  ~UcxContext();
  UcxContext(const UcxContext&) = delete;
  UcxContext& operator=(const UcxContext&) = delete;

  const UcxLibrary& ucx() const { return _ucx; }
  ucp_context_h handle() const { return _handle; }

 private:
  UcxContext(const UcxLibrary& ucx, ucp_context_h handle) : _ucx(ucx), _handle(handle) {}

  const UcxLibrary& _ucx;
  ucp_context_h _handle;
};

/// The text for a UCX call that failed.
Error ucx_error(const UcxLibrary& ucx, const char* call, ucs_status_t status);

}  // namespace farheap
