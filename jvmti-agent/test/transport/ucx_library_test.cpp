#include "transport/ucx_library.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "transport/quiet_environment.hpp"

namespace farheap::test {
namespace {

std::vector<std::string> environment() {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) all.emplace_back(*variable);
  return all;
}

TEST(UcxLibraryTest, loading_takes_no_signal_and_leaves_the_environment_as_it_was) {
  std::vector<struct sigaction> before(NSIG);
  for (int signal = 1; signal < NSIG; ++signal) ::sigaction(signal, nullptr, &before[static_cast<std::size_t>(signal)]);
  char** const array = environ;
  const auto variables = environment();

  const UcxLibrary* ucx = nullptr;
  const Error error = load_ucx(&ucx);
  ASSERT_FALSE(error) << error.text();
  EXPECT_NE(std::string(ucx->ucp_get_version_string()), "");

  EXPECT_EQ(environ, array);
  EXPECT_EQ(environment(), variables);
  for (int signal = 1; signal < NSIG; ++signal) {
    struct sigaction now;
    if (::sigaction(signal, nullptr, &now) != 0) continue;
    EXPECT_EQ(now.sa_sigaction, before[static_cast<std::size_t>(signal)].sa_sigaction) << ::strsignal(signal);
  }
}

TEST(UcxLibraryTest, loading_again_gives_the_same_library) {
  const UcxLibrary* first = nullptr;
  const UcxLibrary* second = nullptr;
  ASSERT_FALSE(load_ucx(&first));
  ASSERT_FALSE(load_ucx(&second));
  EXPECT_EQ(first, second);
}

TEST(QuietEnvironmentTest, our_settings_win_where_the_jvm_depends_on_them_and_the_users_win_elsewhere) {
  ::setenv("UCX_HANDLE_ERRORS", "bt,debug", 1);
  ::setenv("UCX_LOG_LEVEL", "info", 1);
  {
    const QuietEnvironment quiet;
    EXPECT_STREQ(std::getenv("UCX_HANDLE_ERRORS"), "none");
    EXPECT_STREQ(std::getenv("UCX_MEM_EVENTS"), "n");
    EXPECT_STREQ(std::getenv("UCX_DEBUG_SIGNO"), "0");
    EXPECT_STREQ(std::getenv("UCX_LOG_LEVEL"), "info");
    EXPECT_STREQ(std::getenv("UCX_LOG_FILE"), "stderr");
    EXPECT_STREQ(std::getenv("PATH"), ::getenv("PATH"));
  }
  EXPECT_STREQ(std::getenv("UCX_HANDLE_ERRORS"), "bt,debug");
  EXPECT_EQ(std::getenv("UCX_MEM_EVENTS"), nullptr);
  ::unsetenv("UCX_HANDLE_ERRORS");
  ::unsetenv("UCX_LOG_LEVEL");
}

}  // namespace
}  // namespace farheap::test
