package org.quadrupole.runners.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Arbitraries;
import org.junit.jupiter.api.Test;

/** Job descriptions are read by DIRAC's own parser. */
class DiracJobTest {

  private static final String READ =
      """
      from DIRACCommon.Core.Utilities.ClassAd.ClassAdLight import ClassAd
      from DIRACCommon.WorkloadManagementSystem.Utilities.ParametricJob import generateParametricJobs
      def read(ad):
          texts = ("JobName", "Executable", "Arguments", "Platform")
          lists = ("Tags", "Site", "BannedSites", "InputSandbox", "OutputSandbox", "InputData")
          numbers = ("NumberOfProcessors", "MaxRAM", "CPUTime", "Priority")
          return {**{key: ad.getAttributeString(key) for key in texts},
                  **{key: ad.getListFromExpression(key) for key in lists},
                  **{key: ad.getAttributeInt(key) for key in numbers}}
      jobs = []
      for text in json.load(sys.stdin):
          made = generateParametricJobs(ClassAd(text.strip()))
          jobs += [read(ClassAd(one)) for one in made["Value"]]
      print(json.dumps(jobs))
      """;

  private static JobSpec spec(List<String> tags, List<String> outputs) {
    return JobSpec.of("test", List.of("true"))
        .withOutputs(outputs)
        .withResources(
            new JobSpec.Resources(
                8,
                OptionalInt.of(16000),
                OptionalInt.empty(),
                Optional.of(Duration.ofHours(2)),
                Optional.empty(),
                Optional.empty()))
        .withRequirements(
            new JobSpec.Requirements(
                1,
                tags,
                List.of("LCG.UKI-LT2-IC-HEP.uk"),
                List.of("LCG.Bad.ch", "LCG.Worse.ch"),
                Optional.of("x86_64-el9"),
                Optional.of("x86_64"),
                List.of("/gridpp/user/a.root"),
                Optional.empty()))
        .withScript(
            new JobSpec.ScriptOptions(
                "#!/bin/sh", Map.of(), List.of(), List.of("Priority = 5"), List.of("MaxRAM")));
  }

  @Test
  void dIRACsParserReadsWhatWasAskedFor() throws Exception {
    String text =
        DiracJob.parametric(spec(List.of("MultiProcessor"), List.of()), List.of("job.sh"), 20, 3);
    JsonNode jobs = GridPython.ask(READ, List.of(text));
    assertThat(jobs).hasSize(3);
    assertThat(jobs)
        .extracting(job -> job.path("Arguments").asText())
        .containsExactly("20", "21", "22");
    JsonNode job = jobs.get(0);
    assertThat(job.path("Executable").asText()).isEqualTo("job.sh");
    assertThat(job.path("NumberOfProcessors").asInt()).isEqualTo(8);
    assertThat(job.path("CPUTime").asInt()).isEqualTo(7200);
    assertThat(job.path("MaxRAM").isNull()).isTrue();
    assertThat(job.path("Priority").asInt()).isEqualTo(5);
    assertThat(job.path("Tags").toString()).isEqualTo("[\"MultiProcessor\",\"GPU\",\"x86_64\"]");
    assertThat(job.path("BannedSites").toString()).isEqualTo("[\"LCG.Bad.ch\",\"LCG.Worse.ch\"]");
    assertThat(job.path("InputData").toString()).isEqualTo("[\"LFN:/gridpp/user/a.root\"]");
    assertThat(job.path("Platform").asText()).isEqualTo("x86_64-el9");
  }

  /** Names of any printable characters: DIRAC reads them as they were, or they are refused. */
  @Test
  void anyNameThatIsNotRefusedIsReadAsItWas() throws Exception {
    List<String> names =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withChars('é', '\n', '\t')
            .ofMinLength(1)
            .ofMaxLength(8)
            .list()
            .ofSize(2000)
            .withoutEdgeCases() // 2,000 times the same name is one
            .sample();
    List<String> texts = new java.util.ArrayList<>();
    List<String> kept = new java.util.ArrayList<>();
    for (String name : names) {
      try {
        texts.add(DiracJob.one(spec(List.of(), List.of(name)), List.of("job.sh"), 0));
        kept.add(name);
      } catch (JobQueueException e) {
        assertThat(e.isMistake()).isTrue();
      }
    }
    assertThat(kept).hasSizeGreaterThan(200);
    JsonNode jobs = GridPython.ask(READ, texts);
    for (int i = 0; i < kept.size(); i++) {
      JsonNode job = jobs.get(i);
      assertThat(job.path("OutputSandbox").get(2).asText()).isEqualTo(kept.get(i));
      assertThat(job.path("NumberOfProcessors").asInt()).isEqualTo(8);
    }
  }

  @Test
  void whatNoDescriptionCanSayIsRefused() {
    for (String name : List.of("a\"b", "a b", "a;b", "a[b", "a%s", "a\nb", "a,b", " a")) {
      assertThatThrownBy(() -> DiracJob.one(spec(List.of(), List.of(name)), List.of("job.sh"), 0))
          .isInstanceOf(JobQueueException.class);
    }
  }
}
