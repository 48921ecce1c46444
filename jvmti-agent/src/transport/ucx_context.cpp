#include "transport/ucx_context.hpp"

#include "transport/signals_blocked.hpp"

namespace farheap {
namespace {

struct Setting {
  const char* name;
  const char* value;
};

constexpr Setting settings[] = {
    // With peer error handling UCX would drop shared memory for TCP, silently.
    {"POSIX_ERROR_HANDLING", "y"},
    {"SYSV_ERROR_HANDLING", "y"},
    // A rendezvous is a further round trip, and its requests would not fit the handler's eager answers.
    {"RNDV_THRESH", "inf"},
};

Error configure(const UcxLibrary& ucx, ucp_config_t* config, const std::string& net_devices) {
  for (const Setting& setting : settings) {
    const ucs_status_t status = ucx.ucp_config_modify(config, setting.name, setting.value);
    if (status != UCS_OK) return ucx_error(ucx, setting.name, status);
  }
  const ucs_status_t status = ucx.ucp_config_modify(config, "NET_DEVICES", net_devices.c_str());
  return status == UCS_OK ? Error::none() : ucx_error(ucx, "NET_DEVICES", status);
}

Error init(const UcxLibrary& ucx, const ucp_config_t* config, ucp_context_h* out) {
  ucp_params_t parameters{};
  parameters.field_mask = UCP_PARAM_FIELD_FEATURES | UCP_PARAM_FIELD_MT_WORKERS_SHARED | UCP_PARAM_FIELD_NAME;
  parameters.features = UCP_FEATURE_AM | UCP_FEATURE_RMA;
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

Error UcxContext::open(const UcxLibrary& ucx, const std::string& net_devices, std::unique_ptr<UcxContext>* out) {
  const SignalsBlocked blocked;
  ucp_config_t* config = nullptr;
  const ucs_status_t status = ucx.ucp_config_read(nullptr, nullptr, &config);
  if (status != UCS_OK) return ucx_error(ucx, "ucp_config_read", status);
  ucp_context_h handle = nullptr;
  Error error = configure(ucx, config, net_devices);
  if (!error) error = init(ucx, config, &handle);
  ucx.ucp_config_release(config);
  if (!error) out->reset(new UcxContext(ucx, handle));
  return error;
}

UcxContext::~UcxContext() {
  const SignalsBlocked blocked;
  _ucx.ucp_cleanup(_handle);
}

}  // namespace farheap
