// libucp, loaded by hand so that it leaves the JVM's signals, allocator and environment alone.
#pragma once

#include <ucp/api/ucp.h>

#include "base/error.hpp"

// The functions of libucp and libucs that we call; one that is missing makes the load fail.
#define FARHEAP_UCX_FUNCTIONS(F)                                                                                             \
  F(ucp_am_send_nbx)                                                                                                         \
  F(ucp_cleanup)                                                                                                             \
  F(ucp_config_modify)                                                                                                       \
  F(ucp_config_read)                                                                                                         \
  F(ucp_config_release)                                                                                                      \
  F(ucp_ep_close_nbx)                                                                                                        \
  F(ucp_ep_create)                                                                                                           \
  F(ucp_ep_flush_nbx)                                                                                                        \
  F(ucp_ep_rkey_unpack)                                                                                                      \
  F(ucp_get_nbx)                                                                                                             \
  F(ucp_get_version_string)                                                                                                  \
  F(ucp_init_version)                                                                                                        \
  F(ucp_put_nbx)                                                                                                             \
  F(ucp_request_check_status)                                                                                                \
  F(ucp_request_free)                                                                                                        \
  F(ucp_rkey_destroy)                                                                                                        \
  F(ucp_rkey_ptr)                                                                                                            \
  F(ucp_worker_create)                                                                                                       \
  F(ucp_worker_destroy)                                                                                                      \
  F(ucp_worker_get_address)                                                                                                  \
  F(ucp_worker_progress)                                                                                                     \
  F(ucp_worker_release_address)                                                                                              \
  F(ucp_worker_set_am_recv_handler)                                                                                          \
  F(ucs_status_string)

namespace farheap {

struct UcxLibrary {
  void* handle;
#define FARHEAP_UCX_MEMBER(name) decltype(&::name) name;
  FARHEAP_UCX_FUNCTIONS(FARHEAP_UCX_MEMBER)
#undef FARHEAP_UCX_MEMBER
};

/// Loads libucp.so.0 once and for the life of the process. Set-up only; call it first from Agent_OnLoad, while no other thread
/// reads the environment. Error (environment): the library or one of its functions is missing, or it took a signal.
Error load_ucx(const UcxLibrary** out);

}  // namespace farheap
