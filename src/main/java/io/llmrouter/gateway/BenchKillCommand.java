/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.gateway;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What callers of a shared cache see when one of three members ends by SIGKILL: three processes with steady traffic, of which one is killed. */
@Command(
        name = "kill",
        description =
                "Measure what a kill costs: three processes share a cache and are asked at a steady rate, one of them is killed,"
                        + " and the others' hits are counted by tenths of a second.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "Exit status:%n",
        exitCodeList = {"0:Done.", "1:There was a wrong answer, or a file is wrong.", "2:Called wrongly."})
final class BenchKillCommand implements Callable<Integer> {

    private static final int MEMBERS = 3;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--kills",
            defaultValue = "4",
            description =
                    "Each of a cluster of its own, of the oldest and the youngest member in turn (default: ${DEFAULT-VALUE}).")
    private int kills;

    @Option(names = "--kept", defaultValue = "2000", description = "Answers (default: ${DEFAULT-VALUE}).")
    private int kept;

    @Option(
            names = "--rate",
            defaultValue = "150",
            description =
                    "Requests a second to each member, of which nine of ten ask for a kept answer (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--before",
            defaultValue = "8",
            description = "Seconds before the kill (default: ${DEFAULT-VALUE}).")
    private int before;

    @Option(names = "--after", defaultValue = "12", description = "Seconds after the kill (default: ${DEFAULT-VALUE}).")
    private int after;

    @Option(names = "--property", description = "Of Hazelcast, name=value.")
    private Map<String, String> properties = Map.of();

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws Exception {
        JsonFile file = new JsonFile(json);
        file.requireWritable(spec.commandLine());
        check();
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "%-10s %10s %10s %10s %10s %12s %12s %8s %8s%n",
                "killed", "hits", "hits", "hits", "worst", "all hits", "longest", "failed", "wrong");
        out.printf(
                "%-10s %10s %10s %10s %10s %12s %12s%n",
                "", "before", "1 s after", "5 s after", "100 ms", "again, ms", "answer, ms");
        List<BenchKill> all = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            int victim = i % 2 == 0 ? 0 : MEMBERS - 1;
            BenchKill kill = kill(victim);
            all.add(kill);
            out.printf(Locale.ROOT, "%-10s %s%n", victim == 0 ? "oldest" : "youngest", kill.text());
            out.flush();
        }
        file.write(all);
        return all.stream().allMatch(kill -> kill.wrong() == 0) ? 0 : 1;
    }

    private void check() {
        OptionValue.require(spec, kills >= 1, "--kills", kills + "; write 1 or more");
        OptionValue.require(spec, kept >= 1, "--kept", kept + "; write 1 or more");
        OptionValue.require(spec, rate >= 20, "--rate", rate + "; write 20 or more");
        OptionValue.require(spec, before >= 3, "--before", before + "; write 3 or more");
        OptionValue.require(spec, after >= 6, "--after", after + "; write 6 or more");
    }

    private BenchKill kill(int victim) throws IOException, InterruptedException {
        List<Integer> ports = freePorts();
        List<BenchMember> members = new ArrayList<>();
        try (TemporaryFolder folder = TemporaryFolder.create()) {
            for (int i = 0; i < MEMBERS; i++) {
                members.add(new BenchMember(folder.path(), arguments(ports, i)));
                members.get(i).said();
            }
            members.get(0).ask("fill");
            for (BenchMember member : members) {
                member.ask("begin");
            }
            TimeUnit.SECONDS.sleep(before);
            long killed = System.currentTimeMillis();
            members.get(victim).kill();
            members.remove(victim).close();
            TimeUnit.SECONDS.sleep(after);
            for (BenchMember member : members) {
                member.ask("end");
            }
            TimeUnit.SECONDS.sleep(1); // what is under way ends, or counts for nothing
            List<String> told = new ArrayList<>();
            for (BenchMember member : members) {
                told.add(member.ask("tell"));
            }
            members.forEach(BenchMember::close);
            return BenchKill.of(told, killed);
        } finally {
            members.forEach(BenchMember::close);
        }
    }

    private List<String> arguments(List<Integer> ports, int number) {
        List<String> arguments = new ArrayList<>(List.of(
                "--ports",
                String.join(",", ports.stream().map(Object::toString).toList()),
                "--number",
                Integer.toString(number),
                "--kept",
                Integer.toString(kept),
                "--rate",
                Integer.toString(rate)));
        properties.forEach((name, value) -> arguments.addAll(List.of("--property", name + "=" + value)));
        return arguments;
    }

    static List<Integer> freePorts() throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        for (int i = 0; i < MEMBERS; i++) {
            held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
        for (ServerSocket socket : held) {
            socket.close();
        }
        return ports;
    }
}
