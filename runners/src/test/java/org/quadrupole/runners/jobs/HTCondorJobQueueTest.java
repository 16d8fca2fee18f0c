package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Submit files are read by HTCondor's own bindings. There is no HTCondor to be installed from a
 * registry, so its commands are stood in for, with answers of the shape that its manual gives.
 */
class HTCondorJobQueueTest {

  @TempDir private Path directory;
  private final List<List<String>> asked = new ArrayList<>();

  private HTCondorJobQueue queue(Map<String, String> answers) {
    CommandRunner commands =
        command -> {
          asked.add(command.words());
          return new CommandRunner.Result(
              command, 0, answers.getOrDefault(command.program(), ""), "");
        };
    return new HTCondorJobQueue(
        new QueueSettings(
            directory.resolve("logs $HOME"), List.of("-name", "schedd"), List.of("-forcex")),
        commands);
  }

  private JobSpec spec() throws Exception {
    Path files = directory.resolve("files");
    if (!Files.exists(files)) {
      Files.createDirectory(files);
      Files.writeString(files.resolve("a b"), "");
    }
    return JobSpec.of("test", List.of("true"))
        .withFiles(files)
        .withOutputs(List.of("report.json"))
        .withResources(
            new JobSpec.Resources(
                4,
                OptionalInt.of(6000),
                OptionalInt.of(2000),
                Optional.of(Duration.ofMinutes(10)),
                Optional.empty(),
                Optional.of("group_atlas.me")))
        .withRequirements(
            new JobSpec.Requirements(
                1,
                List.of("CVMFS"),
                List.of("A", "B \"x\""),
                List.of("C", "bad.example.org"),
                Optional.empty(),
                Optional.of("x86_64"),
                List.of(),
                Optional.empty()))
        .withScript(
            new JobSpec.ScriptOptions(
                "#!/bin/sh",
                Map.of(),
                List.of(),
                List.of("+JobFlavour = \"tomorrow\""),
                List.of("request_disk")));
  }

  @Test
  void hTCondorsOwnParserReadsTheSubmitFile() throws Exception {
    String file =
        HTCondorSubmitFile.of(
            spec(), Path.of("/x/job $1.sh"), JobFiles.of(spec()), directory.resolve("l"), 3);
    JsonNode read =
        GridPython.ask(
            """
            import htcondor2, classad2
            text = json.load(sys.stdin)[0]
            submit = htcondor2.Submit(text)
            values = {key: submit.expand(key) for key in submit.keys()}
            slot = lambda site, machine: classad2.ClassAd(
                {"Arch": "X86_64", "GLIDEIN_Site": site, "HasCVMFS": True, "Machine": machine})
            def fits(site, machine="node1.example.org"):
                ad = slot(site, machine)
                ad["Fits"] = classad2.ExprTree(values["requirements"].replace("TARGET.", ""))
                return bool(ad.eval("Fits"))
            values["fits"] = [fits(site) for site in ("A", 'B "x"', "C", "D")]
            values["fits"].append(fits("A", "bad.example.org"))
            values["remove"] = str(classad2.ExprTree(values["periodic_remove"]))
            values["count"] = submit.getQArgs()
            print(json.dumps(values))
            """,
            List.of(file));
    assertThat(read.path("executable").asText()).isEqualTo("/x/job $1.sh");
    assertThat(read.path("request_cpus").asText()).isEqualTo("4");
    assertThat(read.path("request_memory").asText()).isEqualTo("6000MB");
    assertThat(read.path("request_gpus").asText()).isEqualTo("1");
    assertThat(read.has("request_disk")).isFalse();
    assertThat(read.path("accounting_group").asText()).isEqualTo("group_atlas.me");
    assertThat(read.path("transfer_input_files").asText())
        .isEqualTo(directory.resolve("files/a b").toString());
    assertThat(read.path("transfer_output_files").asText()).isEqualTo("report.json");
    assertThat(read.path("+JobFlavour").asText(read.path("MY.JobFlavour").asText()))
        .isEqualTo("\"tomorrow\"");
    assertThat(read.path("fits").toString()).isEqualTo("[true,true,false,false,false]");
    assertThat(read.path("remove").asText())
        .isEqualTo("JobStatus == 2 && time() - JobCurrentStartDate > 600");
    assertThat(read.path("count").asText()).isEqualTo("3");
  }

  @Test
  void jobsAreSubmittedTogetherAndNamedByWhatTerseSays() throws Exception {
    assertThat(queue(Map.of("condor_submit", "12.0 - 12.2\n")).submit(spec(), 3))
        .containsExactly("12.0", "12.1", "12.2");
    assertThat(queue(Map.of("condor_submit", "13.0 - 13.0\n")).submit(spec(), 1))
        .containsExactly("13.0");
    assertThat(asked.get(0))
        .startsWith("condor_submit", "-terse", "-name", "schedd")
        .last()
        .satisfies(file -> assertThat(Files.readString(Path.of(file))).endsWith("queue 3\n"));
    assertThatThrownBy(() -> queue(Map.of("condor_submit", "ERROR")).submit(spec(), 1))
        .hasMessage("condor_submit has answered 'ERROR', which are no jobs' ids");
  }

  @Test
  void statesComeFromTheQueueAndThenFromTheHistory() throws Exception {
    String queued =
        """
        [
        {"ClusterId": 12, "ProcId": 0, "JobStatus": 2, "RemoteHost": "slot1_1@node7.example.org"},
        {"ClusterId": 12, "ProcId": 1, "JobStatus": 1},
        {"ClusterId": 12, "ProcId": 2, "JobStatus": 5, "HoldReason": "no such file"}
        ]
        """;
    String history =
        """
        [
        {"ClusterId": 12, "ProcId": 3, "JobStatus": 4, "ExitBySignal": false, "ExitCode": 0},
        {"ClusterId": 12, "ProcId": 4, "JobStatus": 4, "ExitBySignal": false, "ExitCode": 3},
        {"ClusterId": 12, "ProcId": 5, "JobStatus": 4, "ExitBySignal": true, "ExitSignal": 9},
        {"ClusterId": 12, "ProcId": 6, "JobStatus": 3, "RemoveReason": "via condor_rm"}
        ]
        """;
    List<String> ids = List.of("12.0", "12.1", "12.2", "12.3", "12.4", "12.5", "12.6", "12.7");
    assertThat(queue(Map.of("condor_q", queued, "condor_history", history)).query(ids).values())
        .containsExactly(
            new Job("12.0", JobState.RUNNING, "node7.example.org", "", OptionalInt.empty()),
            new Job("12.1", JobState.PENDING, "", "", OptionalInt.empty()),
            new Job("12.2", JobState.PENDING, "", "held: no such file", OptionalInt.empty()),
            new Job("12.3", JobState.DONE, "", "", OptionalInt.of(0)),
            new Job("12.4", JobState.FAILED, "", "exit code 3", OptionalInt.of(3)),
            new Job("12.5", JobState.FAILED, "", "exit code 137", OptionalInt.of(137)),
            new Job("12.6", JobState.CANCELLED, "", "via condor_rm", OptionalInt.empty()),
            Job.unknown("12.7"));
  }

  @Test
  void cancellingNamesAllJobsAtOnce() throws Exception {
    queue(Map.of()).cancel(List.of("12.0", "12.1"));
    assertThat(asked).containsExactly(List.of("condor_rm", "-forcex", "12.0", "12.1"));
    assertThatThrownBy(() -> queue(Map.of()).cancel(List.of("-all")))
        .hasMessage("'-all' is no job of HTCondor's: it should be like 12.0");
  }
}
