package org.quadrupole.pipelines;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.quadrupole.events.NearestName;
import org.quadrupole.transforms.model.ModelOptions;

/** Which room may import which: the arrows of the design. */
@AnalyzeClasses(packages = "org.quadrupole", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule EVENTS_KNOW_NO_OTHER_ROOM =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole.events..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.quadrupole.io..",
              "org.quadrupole.transforms..",
              "org.quadrupole.runners..",
              "org.quadrupole.pipelines..");

  @ArchTest
  static final ArchRule FORMATS_KNOW_NO_PHYSICS =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole.io..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.quadrupole.transforms..",
              "org.quadrupole.runners..",
              "org.quadrupole.pipelines..");

  @ArchTest
  static final ArchRule SERVERS_KNOW_NO_FORMAT =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole.io.xrootd..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.quadrupole.events..",
              "org.quadrupole.io.root..",
              "org.quadrupole.io.columnar..");

  @ArchTest
  static final ArchRule CREDENTIALS_KNOW_NOTHING_ELSE =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole.credentials..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.beam..",
              "org.quadrupole.events..",
              "org.quadrupole.io..",
              "org.quadrupole.transforms..",
              "org.quadrupole.runners..",
              "org.quadrupole.pipelines..");

  @ArchTest
  static final ArchRule TRANSFORMS_KNOW_NO_FILES =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole.transforms..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.quadrupole.io..",
              "org.quadrupole.credentials..",
              "org.quadrupole.runners..",
              "org.quadrupole.pipelines..");

  @ArchTest
  static final ArchRule RUNNERS_KNOW_NO_ANALYSIS =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole.runners..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.quadrupole.events..",
              "org.quadrupole.io..",
              "org.quadrupole.transforms..",
              "org.quadrupole.pipelines..");

  @ArchTest
  static final ArchRule JOBS_KNOW_NEITHER_BEAM_NOR_FLINK =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole.runners.jobs..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.flink..", "org.apache.beam..", "org.quadrupole.runners.cluster..");

  @ArchTest
  static final ArchRule FLINK_STAYS_IN_RUNNERS =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.quadrupole.runners..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.flink..", "org.apache.beam.runners.flink..");

  @ArchTest
  static final ArchRule INTERNALS_STAY_INSIDE_THEIR_ROOM =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole.pipelines..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.quadrupole.io.root.tree..",
              "org.quadrupole.io.root.wire..",
              "org.quadrupole.io.root.file..",
              "org.quadrupole.io.root.dictionary..",
              "org.quadrupole.io.root.compression..",
              "org.quadrupole.transforms.compiler..");

  @ArchTest
  static final ArchRule ANALYSIS_FILES_KNOW_NO_PIPELINE =
      classes()
          .that()
          .resideInAPackage("org.quadrupole.pipelines.analysis..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "java..",
                      "org.jspecify..",
                      "org.snakeyaml..",
                      "org.quadrupole.pipelines.analysis..",
                      "org.quadrupole.transforms.expression..",
                      "org.quadrupole.transforms.histogram..")
                  .or(type(NearestName.class))
                  .or(type(ModelOptions.class))
                  .or(type(ModelOptions.Device.class)));

  @ArchTest
  static final ArchRule THE_COMMAND_LINE_IS_ON_TOP =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.quadrupole.pipelines.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.quadrupole.pipelines.cli..", "picocli..");

  /** A command may run in a server, for a client elsewhere. */
  @ArchTest
  static final ArchRule COMMANDS_LEAVE_THE_PROCESS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("org.quadrupole..")
          .and()
          .doNotHaveFullyQualifiedName("org.quadrupole.pipelines.cli.Quad")
          .and()
          .doNotHaveFullyQualifiedName("org.quadrupole.pipelines.cli.ServerCommand$Serve")
          .and()
          // Beam makes it and gives it nothing; a server's clients have the same variables.
          .doNotHaveFullyQualifiedName("org.quadrupole.io.xrootd.XRootDRegistrar")
          .and()
          .resideOutsideOfPackage("org.quadrupole.pipelines.server..")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule THE_CLIENT_OF_THE_SERVER_NEEDS_THE_JDK_ALONE =
      classes()
          .that()
          .resideInAPackage("org.quadrupole.pipelines.server..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..",
                  "jdk.net..",
                  "com.sun.security.auth.module..",
                  "org.jspecify..",
                  "org.quadrupole.pipelines.server.."));

  @ArchTest
  static final ArchRule PACKAGES_OF_PIPELINES_HAVE_NO_CYCLES =
      slices().matching("org.quadrupole.pipelines.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NOTHING_CHANGES_WHAT_ALL_SHARE =
      fields()
          .that()
          .areStatic()
          .and()
          // Generated by ANTLR.
          .areNotDeclaredIn("org.quadrupole.transforms.expression.ExpressionLexer")
          .should()
          .beFinal();
}
