package org.claviger.server.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The attackers' process: a line of its input names an attack, and the line after it, which is empty, ends it and is answered by how
 * often something was done to the server. In between it rests.
 */
@Command(name = "bench-attackers", hidden = true, description = "What bench --attacks is attacked by.")
public final class AttackCommand implements Callable<Integer> {
    @Parameters(index = "0", description = "the folder of the development server's state")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Parameters(index = "1", description = "where the server listens")
    private int port;

    @Parameters(index = "2", description = "how many attack at once")
    private int count;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        var clients = new Enrolment(folder);
        var known = clients.client("attacker");
        var stranger = clients.stranger();
        var out = spec.commandLine().getOut();
        out.println(AttackProcess.READY);
        out.flush();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var line = in.readLine();
        while (line != null) {
            var attack = Attack.valueOf(line);
            var active = Attackers.start(attack, server, attack.isByKnownClients() ? known : stranger, count);
            line = in.readLine();
            active.close();
            out.println(AttackProcess.DONE + active.rounds());
            out.flush();
            if (line != null) {
                line = in.readLine();
            }
        }
        return 0;
    }
}
