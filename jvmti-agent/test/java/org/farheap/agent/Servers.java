package org.farheap.agent;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The memory servers behind a child. */
final class Servers implements AutoCloseable {
    private final List<Server> servers = new ArrayList<>();
    private final Staged staged;

    Servers(int count, List<String> options, String token, String user) {
        staged = user.isEmpty() ? Staged.here() : Staged.forEveryone();
        for (int i = 0; i < count; i++) {
            servers.add(Server.start(staged, options, token, user));
        }
    }

    Staged staged() {
        return staged;
    }

    List<Server> all() {
        return servers;
    }

    Server only() {
        if (servers.size() != 1) {
            throw new AssertionError(servers.size() + " servers, not one");
        }
        return servers.get(0);
    }

    boolean alive() {
        return servers.stream().allMatch(Server::alive);
    }

    @Override
    public void close() throws IOException {
        servers.forEach(Server::close);
        if (!staged.equals(Staged.here())) {
            staged.remove();
        }
    }
}
