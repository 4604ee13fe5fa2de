import pytest


@pytest.mark.django_db
def test_signing_in_leads_to_the_workspace_of_the_team(client, supply_member):
    response = client.post("/sign-in/login/", {"login": "supply-member", "password": "correct horse"})
    assert response.status_code == 302
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/workspaces/supply/"


@pytest.mark.django_db
def test_a_wrong_password_and_an_unknown_name_get_the_same_words(client, supply_member):
    wrong = client.post("/sign-in/login/", {"login": "supply-member", "password": "nope"})
    unknown = client.post("/sign-in/login/", {"login": "nobody-by-that-name", "password": "nope"})
    assert wrong.context["form"].errors == unknown.context["form"].errors != {}


@pytest.mark.django_db
def test_signing_up_is_closed(client):
    assert client.get("/sign-in/signup/").status_code in {302, 403}


@pytest.mark.django_db
def test_an_api_token_speaks_for_its_owner_until_revoked(client, supply_member):
    answer = client.post(
        "/api/v1/sign-in/",
        {"username": "supply-member", "password": "correct horse"},
        content_type="application/json",
    )
    assert answer.status_code == 201
    header = {"Authorization": f"Token {answer.json()['token']}"}
    me = client.get("/api/v1/me/", headers=header).json()
    assert me["username"] == "supply-member"
    assert me["roles"] == ["supply"]
    assert client.post("/api/v1/sign-out/", headers=header).status_code == 204
    assert client.get("/api/v1/me/", headers=header).status_code == 401


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["supply-member", "nobody"])
def test_the_api_refuses_a_wrong_password_and_an_unknown_name_alike(client, supply_member, name):
    answer = client.post("/api/v1/sign-in/", {"username": name, "password": "x"}, content_type="application/json")
    assert answer.status_code == 401
    assert answer.json()["title"] == "This user name and password do not match an active user."
