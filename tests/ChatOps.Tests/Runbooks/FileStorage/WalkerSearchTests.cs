using ChatOps.Runbooks.FileStorage;
using ChatOps.Tests.Runbooks.Senaite;

namespace ChatOps.Tests.Runbooks.FileStorage;

public sealed class WalkerSearchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatops-interpreters-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("#!/home/senaite/python2.7/bin/python2.7\n", "/home/senaite/python2.7/bin/python2.7")]
    [InlineData("#!/home/senaite/bin/python3 -sE\n\nimport sys\n", "/home/senaite/bin/python3")]
    [InlineData("#! /usr/bin/env python3\n", "/usr/bin/env python3")]
    [InlineData("#!/usr/bin/env -S LANG=C python3 -u\n", "/usr/bin/env python3")]
    [InlineData("#!/bin/sh\n'''exec' /a/very/long/path/bin/python \"$0\" \"$@\"\n' '''\n", "/a/very/long/path/bin/python")]
    [InlineData("#!/bin/sh\n'''exec' \"/a path/bin/python\" \"$0\" \"$@\"\n' '''\n", "/a path/bin/python")]
    [InlineData("#!python\n", null)]
    [InlineData("\u007fELF\u0002\u0001", null)]
    [InlineData("", null)]
    public void A_scripts_first_lines_name_what_runs_it(string lines, string? expected) =>
        Assert.Equal(expected, Interpreter.Named(lines) is { } found ? string.Join(' ', found.Arguments) : null);

    [Fact]
    public async Task The_python_of_the_backup_script_walks()
    {
        var found = await SearchAsync(Put("backup", "#!/usr/bin/env python3\nimport sys\n"));
        Assert.Equal((WalkerLanguage.Python, "/usr/bin/env"), (found!.Interpreter.Language, found.Interpreter.Command.Program));
    }

    [Fact]
    public async Task A_buildout_interpreter_that_is_a_script_itself_leads_to_the_real_one()
    {
        var wrapper = Put("python", "#!/usr/bin/env python3\nimport sys\nsys.exit('the wrapper takes no script from standard input')\n");
        var found = await SearchAsync(Put("backup", $"#!{wrapper}\n"));
        Assert.Equal("/usr/bin/env python3", string.Join(' ', found!.Interpreter.Command.Arguments));
    }

    [Fact]
    public async Task A_python_that_is_a_wrapper_in_sh_is_taken_as_it_is()
    {
        var wrapper = Put("python3", "#!/bin/sh\nexec /usr/bin/env python3 \"$@\"\n");
        Assert.Equal(wrapper, string.Join(' ', (await SearchAsync(Put("backup", $"#!{wrapper}\n")))!.Interpreter.Command.Arguments));
    }

    [Theory]
    [InlineData("#!/no/such/python2.7\n")]
    [InlineData("#!/bin/sh\n")]
    [InlineData("#!/bin/false\n")]
    [InlineData("")]
    public async Task Without_a_python_that_works_perl_walks(string script) =>
        Assert.Equal(WalkerLanguage.Perl, (await SearchAsync(Put("backup", script)))!.Interpreter.Language);

    [Fact]
    public async Task With_neither_nothing_is_walked() => Assert.Null(await SearchAsync(Put("backup", "#!/bin/sh\n"), perl: "/no/such/perl"));

    private static Task<Walker?> SearchAsync(string script, string perl = "/usr/bin/perl") =>
        new WalkerSearch(new ThisMachine(), "", default) { Perl = perl }.FindAsync(script);

    private string Put(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
