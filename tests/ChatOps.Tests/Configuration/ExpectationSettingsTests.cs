using ChatOps.Runbooks.Expectations;

namespace ChatOps.Tests.Configuration;

/// <summary>Expect and Undo of a site's own commands: what is read, and what must not start.</summary>
public class ExpectationSettingsTests
{
    private static SiteUnderTest Site() => new SiteUnderTest().WithEcho().With("Commands:echo:Risk", "Change");

    [Fact]
    public void Each_kind_is_read_with_its_own_words()
    {
        var site = Site();
        foreach (var (key, value) in (ReadOnlySpan<(string, string)>)
                 [
                     ("file:File", "/etc/app.conf"), ("file:Mode", "0640"), ("file:Contents:0", "!debug"), ("port:Port", "443"), ("port:Program", "nginx"), ("port:User", "root"),
                     ("web:Http", "https://localhost/health"), ("web:Within", "00:01:00"), ("unit:Service", "nginx"), ("unit:Enabled", "true"), ("zeo:Service", "zeo"), ("zeo:Manager", "supervisor"), ("zeo:User", "root"),
                     ("worker:Process", "worker"), ("version:Run:0", "/opt/app"), ("version:Stdout:0", "1.4"), ("room:Disk", "/var"), ("room:Free", "10%"),
                 ])
            site = site.With($"Commands:echo:Expect:{key}", value);
        var command = Assert.Single(site.With("Commands:echo:Undo:Run:0", "/opt/back").Load().Commands);
        Assert.Equal("file port room unit version web worker zeo", string.Join(' ', command.Expect.Select(e => e.Name)));
        Assert.Equal(TimeSpan.FromMinutes(1), command.Expect.OfType<HttpExpectation>().Single().Within);
        Assert.Equal(
            ["/usr/bin/ss -tlnpe", "/usr/bin/supervisorctl -c /etc/supervisor/supervisord.conf status zeo"],
            command.Needs.RootLines.Select(r => r.Command.ToString()).Order());
        Assert.Equal(["/etc/supervisor/supervisord.conf"], command.Needs.Files.AsEnumerable());
    }

    [Theory]
    [InlineData("Expect:x:Owner", "root", "Commands:echo:Expect:x: must have exactly one of File, Port")]
    [InlineData("Expect:x:File", "etc/app", "Commands:echo:Expect:x: File: 'etc/app' must be a whole path")]
    [InlineData("Expect:x:File", "/etc/{text}", "Commands:echo:Expect:x: {text} must be a required parameter, a Choice or a Text with Pattern")]
    [InlineData("Expect:x:Port", "70000", "Commands:echo:Expect:x:Port: '70000' must lie between 1 and 65535")]
    [InlineData("Expect:x:Http", "file:///etc/passwd", "Commands:echo:Expect:x: Http: ")]
    [InlineData("Expect:x:Service", "--all", "Commands:echo:Expect:x: Service: ")]
    [InlineData("Expect:x:Process", "a b", "Commands:echo:Expect:x: Process: ")]
    [InlineData("Expect:x:Run:0", "true", "Commands:echo:Expect:x: Run: 'true' must be a program's whole path")]
    [InlineData("Expect:x:Disk", "/", "Commands:echo:Expect:x:Free: is missing")]
    [InlineData("Expect:x:Nosuch", "1", "Commands:echo:Expect:x:Nosuch: unknown key")]
    [InlineData("Undo:Run:0", "/opt/back", "Commands:echo:Undo: undo-unverified: ")]
    [InlineData("Undo:Playbook", "back.yml", "Commands:echo:Undo:Playbook: unknown key")]
    public void What_cannot_be_or_must_not_be_fails_the_start(string key, string value, string problem) =>
        Assert.Contains(Site().With($"Commands:echo:{key}", value).Problems(), p => p.StartsWith(problem, StringComparison.Ordinal));

    [Theory]
    [InlineData("Mode", "rw-r", "Mode: 'rw-r' is no octal mode")]
    [InlineData("Contents:0", "/[/", "Contents: '/[/' is no regular expression")]
    [InlineData("Contents:0", "/{text}/", "Contents: '/{text}/': what people type is no part of a regular expression")]
    [InlineData("Sha256", "abc", "Sha256: must be 64 hexadecimal digits")]
    [InlineData("User", "root", "User: root-refused: ")]
    public void A_files_words_are_checked(string key, string value, string problem) => Assert.Contains(
        Site().With("Commands:echo:Expect:x:File", "/etc/app").With($"Commands:echo:Expect:x:{key}", value).Problems(),
        p => p.StartsWith($"Commands:echo:Expect:x: {problem}", StringComparison.Ordinal));

    [Fact]
    public void A_way_back_needs_something_to_take_back_and_a_program() =>
        Assert.Equal(2, new SiteUnderTest().WithEcho().With("Commands:echo:Expect:x:File", "/x").With("Commands:echo:Undo:Run:0", "back").Problems().Count(p => p.StartsWith("Commands:echo:Undo", StringComparison.Ordinal)));
}
