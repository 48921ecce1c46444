#include "transport/ucx_context.hpp"

#include "transport/signals_blocked.hpp"

namespace farheap {
namespace {

struct Setting {
  const char* name;
  const char* value;
};

constexpr Setting settings[] = {
    // With peer error handling UCX would drop shared memory for TCP, silently. (POSIX_ERROR_HANDLING and SYSV_ERROR_HANDLING are
    // taken here without complaint, and do nothing.)
    {"MM_ERROR_HANDLING", "y"},
    // The default is 512 receive buffers of 8 KiB for each channel, twice, touched at the start: 33 MB of memory for 8 channels.
    {"MM_RX_BUFS_GROW", "32"},
    // A rendezvous is a further round trip, and its requests would not fit the handler's eager answers.
    {"RNDV_THRESH", "inf"},
    // A connection that breaks during a zero-copy send makes libuct 1.13 abort the process.
    {"ZCOPY_THRESH", "inf"},
};

Error set(const UcxLibrary& ucx, ucp_config_t* config, const Setting& setting) {
  const ucs_status_t status = ucx.ucp_config_modify(config, setting.name, setting.value);
  return status == UCS_OK ? Error::none() : ucx_error(ucx, setting.name, status);
}

Error configure(const UcxLibrary& ucx, ucp_config_t* config, const UcxContextOptions& options) {
  for (const Setting& setting : settings) {
    if (Error error = set(ucx, config, setting)) return error;
  }
  if (!options.shared_memory) {
    if (Error error = set(ucx, config, {"TLS", "^posix,sysv,cma,xpmem"})) return error;
  }
  return set(ucx, config, {"NET_DEVICES", options.net_devices.c_str()});
}

Error init(const UcxLibrary& ucx, const ucp_config_t* config, const UcxContextOptions& options, ucp_context_h* out) {
  ucp_params_t parameters{};
  parameters.field_mask = UCP_PARAM_FIELD_FEATURES | UCP_PARAM_FIELD_MT_WORKERS_SHARED | UCP_PARAM_FIELD_NAME;
  parameters.features = UCP_FEATURE_AM | (options.one_sided ? UCP_FEATURE_RMA : 0);
  parameters.mt_workers_shared = 1;
  parameters.name = "farheap";
  const ucs_status_t status = ucx.ucp_init_version(UCP_API_MAJOR, UCP_API_MINOR, &parameters, config, out);
  return status == UCS_OK ? Error::none() : ucx_error(ucx, "ucp_init", status);
}

}  // namespace

Error ucx_error(const UcxLibrary& ucx, const char* call, ucs_status_t status) {
  return {ExitStatus::environment, std::string("UCX failed at ") + call + ": " + ucx.ucs_status_string(status) +
                                       " (UCX_LOG_LEVEL=info in the environment tells more)"};
}

Error UcxContext::open(const UcxLibrary& ucx, const UcxContextOptions& options, std::unique_ptr<UcxContext>* out) {
  const SignalsBlocked blocked;
  ucp_config_t* config = nullptr;
  const ucs_status_t status = ucx.ucp_config_read(nullptr, nullptr, &config);
  if (status != UCS_OK) return ucx_error(ucx, "ucp_config_read", status);
  ucp_context_h handle = nullptr;
  Error error = configure(ucx, config, options);
  if (!error) error = init(ucx, config, options, &handle);
  ucx.ucp_config_release(config);
  if (!error) out->reset(new UcxContext(ucx, handle));
  return error;
}

UcxContext::~UcxContext() {
  const SignalsBlocked blocked;
  _ucx.ucp_cleanup(_handle);
}

}  // namespace farheap
