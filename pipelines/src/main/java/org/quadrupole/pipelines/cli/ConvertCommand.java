package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quad convert}. */
@Command(
    name = "convert",
    mixinStandardHelpOptions = true,
    description = {
      "Write the events of ROOT files into one file: as a TTree or an RNTuple, with other columns,",
      "compression or clusters.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  quad convert nano.root ntuple.root --to rntuple",
      "  quad convert 'data/*.root' small.root --columns 'nMuon,Muon_*' --compression lz4:4"
    })
final class ConvertCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CopyArguments arguments = new CopyArguments();

  @Override
  public Integer call() throws IOException {
    new TableCopy(arguments, spec.commandLine().getOut(), spec.commandLine().getErr())
        .run(List.of(), Set.of(), List.of());
    return 0;
  }
}
