package org.quadrupole.io.root;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.FileSystemRegistrar;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;
import org.apache.beam.sdk.io.fs.ResolveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;
import org.apache.beam.sdk.options.PipelineOptions;

/**
 * A file system that is not the local disk: {@code far:/path} is the local file, behind a channel
 * with one position, and {@code stream:/path} the same behind one that cannot seek.
 */
final class FarFileSystem extends FileSystem<FarFileSystem.FarId> {

  /** Makes both schemes known to Beam. */
  public static final class Registrar implements FileSystemRegistrar {
    @Override
    public Iterable<FileSystem<?>> fromOptions(PipelineOptions options) {
      return List.of(new FarFileSystem("far"), new FarFileSystem("stream"));
    }
  }

  record FarId(String scheme, String path) implements ResourceId {
    @Override
    public ResourceId resolve(String other, ResolveOptions options) {
      return new FarId(scheme, path + "/" + other);
    }

    @Override
    public ResourceId getCurrentDirectory() {
      return new FarId(scheme, Path.of(path).getParent().toString());
    }

    @Override
    public String getScheme() {
      return scheme;
    }

    @Override
    public String getFilename() {
      return Path.of(path).getFileName().toString();
    }

    @Override
    public boolean isDirectory() {
      return false;
    }

    @Override
    public String toString() {
      return scheme + ":" + path;
    }
  }

  private final String scheme;

  private FarFileSystem(String scheme) {
    this.scheme = scheme;
  }

  @Override
  protected List<MatchResult> match(List<String> specs) throws IOException {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      FarId id = matchNewResource(spec, false);
      MatchResult.Metadata file =
          MatchResult.Metadata.builder()
              .setResourceId(id)
              .setSizeBytes(Files.size(Path.of(id.path())))
              .setIsReadSeekEfficient(true)
              .build();
      results.add(MatchResult.create(MatchResult.Status.OK, List.of(file)));
    }
    return results;
  }

  @Override
  protected ReadableByteChannel open(FarId id) throws IOException {
    Path path = Path.of(id.path());
    return scheme.equals("far")
        ? Files.newByteChannel(path)
        : Channels.newChannel(new ByteArrayInputStream(Files.readAllBytes(path)));
  }

  @Override
  protected FarId matchNewResource(String spec, boolean isDirectory) {
    return new FarId(scheme, spec.substring(scheme.length() + 1));
  }

  @Override
  protected String getScheme() {
    return scheme;
  }

  @Override
  protected WritableByteChannel create(FarId id, CreateOptions options) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  protected void copy(List<FarId> from, List<FarId> to) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  protected void rename(List<FarId> from, List<FarId> to, MoveOptions... options) {
    throw new UnsupportedOperationException("read only");
  }

  @Override
  protected void delete(Collection<FarId> ids) {
    throw new UnsupportedOperationException("read only");
  }
}
