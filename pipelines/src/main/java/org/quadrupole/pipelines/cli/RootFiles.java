package org.quadrupole.pipelines.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.FileByteSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.pipelines.analysis.AnalysisException;

/** Opens the file that a command names. */
final class RootFiles {

  private RootFiles() {}

  /**
   * Opens it.
   *
   * @param written a path, or a URL of a file system that Beam knows
   */
  static RootFile open(Workplace workplace, String written) throws IOException {
    ByteSource source = isUrl(written) ? remote(written) : local(workplace, written);
    try {
      return RootFile.open(source);
    } catch (RootFormatException e) {
      source.close();
      throw new AnalysisException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** Whether a file is not one of this machine: {@code root://host//file.root}. */
  static boolean isUrl(String written) {
    return written.matches("[A-Za-z][A-Za-z0-9+.-]*://.*");
  }

  private static ByteSource remote(String url) throws IOException {
    FileSystems.setDefaultPipelineOptions(PipelineOptionsFactory.create());
    try {
      return ByteSource.open(FileSystems.matchNewResource(url, false));
    } catch (FileNotFoundException e) {
      throw new AnalysisException("there is no file " + url, e);
    } catch (IllegalArgumentException e) { // a scheme that no file system on the class path has
      throw new AnalysisException(url + ": " + e.getMessage(), e);
    }
  }

  private static ByteSource local(Workplace workplace, String written) throws IOException {
    Path path = workplace.resolve(Path.of(written));
    if (Files.isDirectory(path)) {
      throw new AnalysisException(written + " is a directory, not a ROOT file");
    }
    try {
      return new Named(written, FileByteSource.open(path));
    } catch (NoSuchFileException e) {
      throw new AnalysisException("there is no file " + written, e);
    }
  }

  /** A file under the name that the user gave it. */
  private record Named(String name, ByteSource file) implements ByteSource {
    @Override
    public long size() {
      return file.size();
    }

    @Override
    public boolean isFar() {
      return file.isFar();
    }

    @Override
    public void readFully(long offset, byte[] into, int at, int length) throws IOException {
      file.readFully(offset, into, at, length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
