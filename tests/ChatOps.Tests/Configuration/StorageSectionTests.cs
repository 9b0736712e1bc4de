using ChatOps.Tests.Storage;

namespace ChatOps.Tests.Configuration;

public sealed class StorageSectionTests : IDisposable
{
    private readonly TempFolder temp = new();

    public void Dispose() => temp.Dispose();

    [Theory]
    [InlineData("Host=/run/postgresql;Database=chatops")]
    [InlineData("Host=127.0.0.1;Database=chatops;Username=bot")]
    [InlineData("Host=localhost;Database=chatops")]
    [InlineData("Host=db.example.org;Database=chatops;SSL Mode=VerifyFull")]
    public void A_server_on_this_machine_or_one_that_proves_who_it_is_can_be_used(string text)
    {
        var storage = Postgres(text).Load().Storage;
        Assert.Equal((text, null), (storage.ConnectionString, storage.Password));
    }

    [Theory]
    [InlineData("Host=db.example.org;Database=chatops", "Storage:ConnectionString: db.example.org is another machine")]
    [InlineData("Host=10.0.0.7;Database=chatops;SSL Mode=Require", "Storage:ConnectionString: 10.0.0.7 is another machine")]
    [InlineData("Database=chatops", "Storage:ConnectionString: Host is missing")]
    [InlineData("Host=localhost", "Storage:ConnectionString: Database is missing")]
    [InlineData("Host=localhost;Databas=chatops;Password=hunter2hunter2", "Storage:ConnectionString: this cannot be read")]
    public void Anything_else_is_refused_without_what_stands_in_it(string text, string sentence)
    {
        var problem = Assert.Single(Postgres(text).Problems());
        Assert.StartsWith(sentence, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void The_password_comes_from_a_private_file_is_known_as_a_secret_and_never_shown()
    {
        var file = temp.In("password");
        File.WriteAllText(file, "hunter2hunter2\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var settings = Postgres("Host=localhost;Database=chatops").With("Storage:PasswordFile", file).Load();
        Assert.Equal("hunter2hunter2", settings.Storage.Password);
        Assert.Contains("hunter2hunter2", settings.Secrets);
        Assert.DoesNotContain("hunter2", $"{settings.Storage}", StringComparison.Ordinal);

        var within = Postgres("Host=localhost;Database=chatops;Password=hunter3hunter3");
        Assert.Contains("hunter3hunter3", within.Load().Secrets);
        Assert.DoesNotContain("hunter3", $"{within.Load().Storage}", StringComparison.Ordinal);
        Assert.StartsWith("Storage:PasswordFile: the password also stands in ConnectionString", Assert.Single(within.With("Storage:PasswordFile", file).Problems()), StringComparison.Ordinal);

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.OtherRead);
        Assert.StartsWith("Storage:PasswordFile: everybody on this machine can read", Assert.Single(Postgres("Host=localhost;Database=chatops").With("Storage:PasswordFile", file).Problems()), StringComparison.Ordinal);
    }

    private static SiteUnderTest Postgres(string text) => new SiteUnderTest().With("Storage:Provider", "Postgres").With("Storage:ConnectionString", text);
}
